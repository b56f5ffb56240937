/*
 * ntsdexts.dll: exports !htrace to a dbgeng.dll. It stands for the extension of the Debugging Tools for Windows, which is in no package.
 *
 * Texts, order of calls and semantics follow the original 10.0.10240 as observed over rings of known records, its weaknesses included: the search for the
 * baseline, the memory that it keeps at each snapshot and diff, names of at most 255 characters. It uses nothing of Wine; there, class32.dll answers what
 * it asks of the kernel. Left out: dumps, _EFN_GetHandleTrace, Windows before Vista.
 */
#define INITGUID
#include <windows.h>

#include <dbgeng.h>
#include <initguid.h>
#include <stdlib.h>
#include <string.h>
#include <winternl.h>

#define EXPORT __declspec(dllexport)
#define CLASS_HANDLE_TRACING 32
#define LENGTH_MISMATCH ((NTSTATUS)0xC0000004)
#define NOT_ENABLED ((NTSTATUS)0xC000000D)
#define NO_RESOURCES ((NTSTATUS)0xC000009A)
#define UNSUCCESSFUL ((NTSTATUS)0xC0000001)
#define EXPRESSION_REQUEST 30 /* IG_GET_EXPRESSION_EX */
#define BASELINE_SIGN 10      /* so many of the baseline's newest records are looked for */
#define RULE "--------------------------------------\n"

enum { OPEN = 1, CLOSE = 2, BAD_REFERENCE = 3, PAIRED = 0x8000 };

typedef struct {
    ULONG64 handle, processId, threadId;
    ULONG type, unused;
    ULONG64 stack[16];
} Record;

typedef struct {
    ULONG64 handle;
    ULONG total, unused;
    Record records[1]; /* newest first */
} Block;

typedef NTSTATUS(NTAPI *QueryProcess)(HANDLE, ULONG, PVOID, ULONG, PULONG);
typedef NTSTATUS(NTAPI *SetProcess)(HANDLE, ULONG, PVOID, ULONG);

/* WINDBG_EXTENSION_APIS64, as far as it is used */
typedef struct {
    ULONG size;
    void(WINAPIV *output)(PCSTR, ...);
    void *expression;
    void(WINAPI *symbol)(ULONG64, PSTR, PULONG64);
    void *disassemble;
    ULONG(WINAPI *interrupted)(void);
    void *memory[4];
    ULONG(WINAPI *request)(USHORT, PVOID, ULONG);
    void *stackTrace;
} ExtensionApis;

typedef struct {
    PCSTR text, rest;
    ULONG64 value;
} Expression;

static ExtensionApis api;
#define SAY api.output

static HANDLE target;
static ULONG64 highestUserAddress;

/* They live in the extension: one baseline, whatever the process, gone when the session ends and the DLL with it. */
static Block *baseline, *latest;
static ULONG baselineSize, latestSize; /* what sufficed last time */

EXPORT HRESULT CALLBACK DebugExtensionInitialize(PULONG version, PULONG flags) {
    *version = DEBUG_EXTENSION_VERSION(1, 0);
    *flags = 0;
    return S_OK;
}

EXPORT void CALLBACK DebugExtensionNotify(ULONG why, ULONG64 argument) {
    (void)why, (void)argument;
}

static void *ntdll(const char *name) {
    return (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
}

static HANDLE open_process(ULONG64 processId, DWORD access) {
    HANDLE process = processId ? OpenProcess(access, FALSE, (DWORD)processId) : target;
    if (!process) SAY("OpenProcess (%#x) failed, error %u\n", (ULONG)processId, GetLastError());
    return process;
}

/* --- the kernel's block --- */

/* The whole ring in one block, asked for again and again while it grows. The kernel fills in the total also when the block is too small. */
static NTSTATUS read_block(ULONG64 processId, Block **block, ULONG *known) {
    ULONG size = *known ? *known : sizeof(Block);
    NTSTATUS status = LENGTH_MISMATCH;
    HANDLE process = open_process(processId, PROCESS_QUERY_INFORMATION);
    if (!process) return UNSUCCESSFUL;
    while (status == LENGTH_MISMATCH) {
        *block = calloc(1, size);
        status = ((QueryProcess)ntdll("NtQueryInformationProcess"))(process, CLASS_HANDLE_TRACING, *block, size, NULL);
        if (status >= 0) {
            *known = size;
            break;
        }
        size = sizeof(Block) + ((*block)->total - 1) * sizeof(Record);
        free(*block);
        *block = NULL;
        if (api.interrupted()) break;
        if (status == NOT_ENABLED) SAY("Handle tracing is not enabled for this process. Use \"!htrace -enable\" to enable it.\n");
        else if (status != LENGTH_MISMATCH) SAY("Query process information failed, status 0x%X\n", status);
    }
    if (processId) CloseHandle(process);
    return status;
}

/* The block that was there before is not given back: the original keeps it until the debugger ends. */
static NTSTATUS snapshot(ULONG64 processId, Block **block, ULONG *known) {
    NTSTATUS status = read_block(processId, block, known);
    if (status >= 0) SAY("Handle tracing information snapshot successfully taken.\n");
    else if (status != NOT_ENABLED) SAY("Failed to take handle tracing snaphot, status 0x%x\n", status);
    return status;
}

/* --- printing --- */

/* 0: stop here, by an interrupt or a record that is not understood */
static int print_record(const Record *record) {
    SAY(RULE "Handle = 0x%p - ", record->handle);
    switch (record->type) {
        case OPEN: SAY("OPEN\n"); break;
        case CLOSE: SAY("CLOSE\n"); break;
        case BAD_REFERENCE: SAY("*** BAD REFERENCE ***\n"); break;
        default: SAY("ERROR: Unknown operation type: %u\n", record->type); return 0;
    }
    SAY("Thread ID = 0x%p, Process ID = 0x%p\n\n", record->threadId, record->processId);
    for (int i = 0; i < 16 && record->stack[i]; i++) {
        char name[1024];
        ULONG64 offset = 0;
        if (api.interrupted()) return 0;
        if (record->stack[i] > highestUserAddress) continue; /* frames of the kernel */
        api.symbol(record->stack[i], name, &offset);         /* over 255 characters: an empty name, and the true offset */
        SAY("0x%p: %s+0x%p\n", record->stack[i], name, offset);
    }
    return 1;
}

static void print_help(void) {
    SAY("!htrace [handle [max_traces]]\n");
    SAY("!htrace -enable [max_traces]\n");
    SAY("!htrace -disable\n");
    SAY("!htrace -snapshot\n");
    SAY("!htrace -diff\n");
}

/* --- diff --- */

/*
 * How many records are newer than the baseline; -1: the baseline is not found. It looks for the baseline's ten newest, in sequence, and takes the FIRST
 * place where they stand. A baseline of fewer than ten makes the count too small; a program that repeats one open and close makes the place too new.
 */
static int count_newer(void) {
    ULONG i = 0, j = 0;
    if (!baseline->total) return (int)latest->total;
    while (j < baseline->total && j < BASELINE_SIGN) {
        if (api.interrupted() || i >= latest->total) return -1;
        if (memcmp(&latest->records[i], &baseline->records[j], sizeof(Record))) {
            i += 1 - j;
            j = 0;
        } else {
            i++;
            j++;
        }
    }
    return i > BASELINE_SIGN ? (int)i - BASELINE_SIGN : 0;
}

static int same_handle(ULONG64 left, ULONG64 right) {
    return !((left ^ right) & ~3ull); /* the low two bits mean nothing */
}

/* Each OPEN, oldest first, takes the first later CLOSE of its value. Quadratic, like the original. 0: interrupted */
static int pair(ULONG count) {
    Record *records = latest->records;
    for (ULONG i = count; i-- > 1;) {
        if (api.interrupted()) return 0;
        if (records[i].type != OPEN) continue;
        for (ULONG j = i; j-- > 0;) {
            if (records[j].type != CLOSE || !same_handle(records[j].handle, records[i].handle)) continue;
            records[i].type |= PAIRED;
            records[j].type |= PAIRED;
            break;
        }
    }
    return 1;
}

static void diff(void) {
    int count = count_newer();
    ULONG shown = 0;
    if (count < 0) {
        SAY("The difference between the two snapshots is too large.\n"
            "Please start over with \"!htrace -snapshot\" then \"!htrace -diff\".\n");
        return;
    }
    SAY("0x%x new stack traces since the previous snapshot.\n", count);
    if (count) {
        SAY("Ignoring handles that were already closed...\n");
        if (!pair((ULONG)count)) return;
        for (int i = 0; i < count; i++) {
            if (api.interrupted()) return; /* and no closing line */
            if (latest->records[i].type != OPEN) continue;
            if (!shown) SAY("Outstanding handles opened since the previous snapshot:\n");
            if (!print_record(&latest->records[i])) return;
            shown++;
        }
    }
    SAY(RULE);
    if (shown) SAY("Displayed 0x%x stack traces for outstanding handles opened since the previous snapshot.\n", shown);
    else SAY("No outstanding handles opened since the previous snapshot were detected.\n");
}

/* --- list, enable, disable --- */

/* handle 0: all; limit 0: none */
static void list(ULONG64 handle, ULONG64 limit) {
    Block *all = NULL;
    ULONG size = 0, parsed = 0, dumped = 0;
    if (read_block(0, &all, &size) < 0) return;
    if (!all->total) {
        SAY("No stack traces available.\n");
        free(all);
        return;
    }
    while (parsed < all->total) {
        const Record *record = &all->records[parsed++];
        if (api.interrupted()) break;
        if (handle && !same_handle(handle, record->handle)) continue;
        dumped++;
        if (!print_record(record) || (limit && !--limit)) break;
    }
    SAY("\n" RULE "Parsed 0x%X stack traces.\nDumped 0x%X stack traces.\n", parsed, dumped);
    free(all);
}

static void enable(ULONG64 processId, ULONG slots) {
    SetProcess set = (SetProcess)ntdll("NtSetInformationProcess");
    ULONG flagsAndSlots[2] = {0, slots ? slots : 0x20000};
    HANDLE process = open_process(processId, PROCESS_SET_INFORMATION);
    if (!process) return;
    NTSTATUS status = set(process, CLASS_HANDLE_TRACING, flagsAndSlots, 8);
    if (status < 0 && !slots) {
        flagsAndSlots[1] = 0x10000;
        status = set(process, CLASS_HANDLE_TRACING, flagsAndSlots, 8);
    }
    if (status == LENGTH_MISMATCH) {
        if (slots) SAY("This version of the Operating System doesn't support\nspecifying a max number of stack traces. Using default max number.\n");
        status = set(process, CLASS_HANDLE_TRACING, flagsAndSlots, 4);
    }
    if (status >= 0) {
        SAY("Handle tracing enabled.\n");
        snapshot(processId, &baseline, &baselineSize);
    } else if (status == NO_RESOURCES) {
        SAY("ERROR: Not enough memory is available for enabling handle tracing.\n");
    } else {
        SAY("ERROR: Cannot enable handle tracing, status code 0x%x.\n", status);
    }
    if (processId) CloseHandle(process);
}

static void disable(ULONG64 processId) {
    HANDLE process = open_process(processId, PROCESS_SET_INFORMATION);
    if (!process) return;
    NTSTATUS status = ((SetProcess)ntdll("NtSetInformationProcess"))(process, CLASS_HANDLE_TRACING, NULL, 0);
    if (status >= 0) {
        SAY("Handle tracing disabled.\n");
    } else if (status == LENGTH_MISMATCH) {
        SAY("This version of the Operating System doesn't support\ndisabling handle tracing while the process is running.\n"
            "The process has to be stopped to disable handle tracing.\n");
    } else {
        SAY("Cannot enable handle tracing, status code 0x%x.\n", status); /* the original's slip */
    }
    if (processId) CloseHandle(process);
}

/* --- the command --- */

/* The engine's own evaluator: radix 16 unless told otherwise, symbols, registers. What is no expression counts as 0. */
static ULONG64 number(PCSTR *text) {
    Expression expression = {*text, NULL, 0};
    if (!*text || !**text || !api.request(EXPRESSION_REQUEST, &expression, sizeof expression)) return 0;
    *text = expression.rest;
    return expression.value;
}

static int attached(IDebugClient *client) {
    IDebugControl *control;
    IDebugSystemObjects *objects;
    ULONG64 process = 0, basic[8] = {0};
    if (client->lpVtbl->QueryInterface(client, &IID_IDebugControl, (void **)&control)) return 0;
    if (client->lpVtbl->QueryInterface(client, &IID_IDebugSystemObjects, (void **)&objects)) {
        control->lpVtbl->Release(control);
        return 0;
    }
    api.size = sizeof api;
    int ok = !control->lpVtbl->GetWindbgExtensionApis64(control, (void *)&api)
             && !objects->lpVtbl->GetCurrentProcessHandle(objects, &process);
    control->lpVtbl->Release(control);
    objects->lpVtbl->Release(objects);
    target = (HANDLE)process;
    NtQuerySystemInformation(SystemBasicInformation, basic, sizeof basic, NULL);
    highestUserAddress = basic[5]; /* SYSTEM_BASIC_INFORMATION.MaximumUserModeAddress */
    return ok;
}

/*
 * -snapshot, -diff and the help must be the whole argument, in this case: with a blank behind it, it is a list of everything. -enable and -disable are
 * found anywhere, and take a second number, undocumented: a process id. Whatever is no option and no number lists everything.
 */
EXPORT HRESULT CALLBACK htrace(IDebugClient *client, PCSTR arguments) {
    PCSTR at;
    if (!attached(client)) return E_OUTOFMEMORY;
    if (!strcmp(arguments, "-?") || !strcmp(arguments, "?") || !strcmp(arguments, "-h")) {
        print_help();
    } else if (!strcmp(arguments, "-snapshot")) {
        snapshot(0, &baseline, &baselineSize);
    } else if (!strcmp(arguments, "-diff")) {
        if (!baseline) SAY("ERROR: no initial snapshot available - use \"!htrace -snapshot\" to create it.\n");
        else if (snapshot(0, &latest, &latestSize) >= 0) diff();
    } else if ((at = strstr(arguments, "-enable"))) {
        at += strlen("-enable");
        ULONG slots = (ULONG)number(&at);
        enable(number(&at), slots);
    } else if ((at = strstr(arguments, "-disable"))) {
        at += strlen("-disable");
        disable(number(&at));
    } else {
        at = arguments;
        ULONG64 handle = number(&at);
        list(handle, number(&at));
    }
    return S_OK;
}
