/*
 * class32.dll: gives the process that loads it what Wine's ntdll.dll lacks of Windows': ProcessHandleTracing (class 32) of NtQueryInformationProcess and
 * NtSetInformationProcess, and a true ProcessHandleCount (class 20). Class 32 reads and steers the ring that recorder.dll keeps in the target.
 * A JVM loads it with -agentpath, a program with LoadLibrary.
 *
 * Modelled on phnt's declarations and on what the original ntsdexts.dll 10.0.10240 relies on: newest record first; the count filled in also with
 * STATUS_INFO_LENGTH_MISMATCH, since it asks for no return length; STATUS_INVALID_PARAMETER for "not enabled"; enable with {flags, slots} of 8 bytes
 * or {flags} of 4; disable with a null buffer. What nobody here has seen a Windows kernel do is marked "belief".
 */
#define _WIN32_WINNT 0x0601
#include <stdio.h>
#include <windows.h>
#include <winternl.h>

#include "ring.h"
#include "thunk.h"

#define CLASS_HANDLE_COUNT 20
#define CLASS_HANDLE_TRACING 32
#define LENGTH_MISMATCH ((NTSTATUS)0xC0000004)
#define INVALID_PARAMETER_STATUS ((NTSTATUS)0xC000000D)
#define ACCESS_DENIED_STATUS ((NTSTATUS)0xC0000022)

typedef NTSTATUS(NTAPI *QueryProcess)(HANDLE, ULONG, PVOID, ULONG, PULONG);
typedef NTSTATUS(NTAPI *SetProcess)(HANDLE, ULONG, PVOID, ULONG);
typedef NTSTATUS(NTAPI *QuerySystem)(ULONG, PVOID, ULONG, PULONG);
typedef NTSTATUS(NTAPI *QueryObject)(HANDLE, ULONG, PVOID, ULONG, PULONG);

/* PROCESS_HANDLE_TRACING_ENTRY and _QUERY */
typedef struct {
    HANDLE handle, processId, threadId;
    ULONG type;
    PVOID stack[RING_FRAMES];
} Entry;

typedef struct {
    HANDLE handle; /* 0 asks for all records */
    ULONG total;
    Entry entries[1];
} Query;

_Static_assert(sizeof(Entry) == 160 && FIELD_OFFSET(Query, entries) == 16, "the kernel's layout on x64");

static QueryProcess originalQuery;
static SetProcess originalSet;
static QuerySystem querySystem;
static QueryObject queryObject;
static WCHAR recorderPath[MAX_PATH];

typedef struct {
    HANDLE mapping;
    RingHeader *header;
} View;

static int open_view(DWORD processId, View *view) {
    WCHAR name[64];
    wsprintfW(name, RING_NAME, processId);
    view->header = NULL;
    view->mapping = OpenFileMappingW(FILE_MAP_READ | FILE_MAP_WRITE, FALSE, name);
    if (!view->mapping) return 0;
    view->header = MapViewOfFile(view->mapping, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
    if (view->header && view->header->magic == RING_MAGIC) return 1;
    if (view->header) UnmapViewOfFile(view->header);
    CloseHandle(view->mapping);
    return 0;
}

static void close_view(View *view) {
    UnmapViewOfFile(view->header);
    CloseHandle(view->mapping);
}

/* belief: query needs PROCESS_QUERY_INFORMATION and set PROCESS_SET_INFORMATION, as for the other classes of this kind */
static int may(HANDLE process, ACCESS_MASK right) {
    struct {
        ULONG attributes;
        ACCESS_MASK granted;
        ULONG rest[12];
    } basic = {0};
    if (process == GetCurrentProcess()) return 1;
    return queryObject(process, 0, &basic, sizeof basic, NULL) < 0 || (basic.granted & right) == right;
}

/*
 * Puts a record into the answer, or, without an entry, only sees whether it belongs there. A writer may overtake the reader: it is taken only if its number is the same
 * before and behind the copy.
 */
static int take_record(const RingRecord *slot, uint64_t position, uint64_t wanted, Entry *entry) {
    for (int attempt = 0; attempt < 1000; attempt++) {
        uint64_t number = __atomic_load_n(&slot->number, __ATOMIC_ACQUIRE);
        if (number > position + 1) return 0;
        if (number != position + 1) continue;
        uint64_t handle = slot->handle;
        if (entry) {
            entry->handle = (HANDLE)handle;
            entry->processId = (HANDLE)(ULONG_PTR)slot->processId;
            entry->threadId = (HANDLE)(ULONG_PTR)slot->threadId;
            entry->type = slot->type;
            memcpy(entry->stack, slot->stack, sizeof entry->stack);
        }
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        if (slot->number == number) return !wanted || wanted == handle;
    }
    return 0;
}

static NTSTATUS query_tracing(HANDLE process, Query *query, ULONG length, PULONG returned) {
    View view;
    if (length < FIELD_OFFSET(Query, entries)) return LENGTH_MISMATCH;
    if (!may(process, PROCESS_QUERY_INFORMATION)) return ACCESS_DENIED_STATUS;
    if (!open_view(GetProcessId(process), &view)) return INVALID_PARAMETER_STATUS;
    RingHeader *header = view.header;
    if (!header->enabled) {
        close_view(&view);
        return INVALID_PARAMETER_STATUS;
    }
    RingRecord *records = (RingRecord *)(header + 1);
    uint64_t end = header->head, begin = end > header->slots ? end - header->slots : 0;
    if (begin < header->floor) begin = header->floor;
    ULONG room = (length - FIELD_OFFSET(Query, entries)) / sizeof(Entry), total = 0;
    for (uint64_t position = end; position-- > begin;) {
        const RingRecord *slot = &records[position & (header->capacity - 1)];
        if (!take_record(slot, position, (uint64_t)query->handle, total < room ? &query->entries[total] : NULL)) continue;
        total++;
    }
    close_view(&view);
    query->total = total;
    if (returned) *returned = FIELD_OFFSET(Query, entries) + total * sizeof(Entry);
    return total > room ? LENGTH_MISMATCH : 0;
}

/* On Windows the kernel records for every process; here the recorder has to be put into the target first. */
static int inject_recorder(DWORD processId) {
    int done = 0;
    DWORD rights = PROCESS_CREATE_THREAD | PROCESS_VM_OPERATION | PROCESS_VM_WRITE | PROCESS_QUERY_INFORMATION;
    HANDLE target = OpenProcess(rights, FALSE, processId);
    if (!target) return 0;
    void *path = VirtualAllocEx(target, NULL, sizeof recorderPath, MEM_COMMIT, PAGE_READWRITE);
    if (path && WriteProcessMemory(target, path, recorderPath, sizeof recorderPath, NULL)) {
        void *load = (void *)GetProcAddress(GetModuleHandleA("kernel32.dll"), "LoadLibraryW");
        HANDLE thread = CreateRemoteThread(target, NULL, 0, load, path, 0, NULL);
        if (thread) {
            done = WaitForSingleObject(thread, 10000) == WAIT_OBJECT_0;
            CloseHandle(thread);
        }
    }
    CloseHandle(target);
    return done;
}

static ULONG granted_slots(ULONG asked) {
    ULONG slots = 0x80;
    if (!asked) asked = 0x1000;
    while (slots < asked && slots < RING_CAPACITY) slots <<= 1;
    return slots;
}

static NTSTATUS set_tracing(HANDLE process, void *buffer, ULONG length) {
    View view;
    DWORD processId = GetProcessId(process);
    int disable = !buffer || !length;
    if (!may(process, PROCESS_SET_INFORMATION)) return ACCESS_DENIED_STATUS;
    if (!open_view(processId, &view)) {
        if (disable) return 0;
        if (!inject_recorder(processId) || !open_view(processId, &view)) return ACCESS_DENIED_STATUS;
    }
    NTSTATUS status = 0;
    if (disable) {
        view.header->enabled = 0;
        view.header->floor = view.header->head; /* belief: the records go with the tracing */
    } else if (length == 4 || length == 8) {
        ULONG flags, slots = 0;
        memcpy(&flags, buffer, 4);
        if (length == 8) memcpy(&slots, (char *)buffer + 4, 4);
        if (flags) {
            status = INVALID_PARAMETER_STATUS; /* belief */
        } else {
            view.header->slots = granted_slots(slots); /* belief: a second enable changes the size and keeps the records */
            view.header->enabled = 1;
        }
    } else {
        status = LENGTH_MISMATCH;
    }
    close_view(&view);
    return status;
}

/* SYSTEM_HANDLE_INFORMATION_EX, class 64: the list that Wine does keep, counted for one process */
typedef struct {
    PVOID object;
    ULONG_PTR processId, handle;
    ULONG access;
    USHORT backTrace, typeIndex;
    ULONG attributes, reserved;
} SystemHandle;

typedef struct {
    ULONG_PTR count, reserved;
    SystemHandle handles[1];
} SystemHandles;

static NTSTATUS count_handles(HANDLE process, PVOID buffer, ULONG length, PULONG returned) {
    DWORD processId = GetProcessId(process);
    if (length < 4) return LENGTH_MISMATCH;
    for (ULONG size = 1 << 20;; size *= 2) {
        SystemHandles *all = VirtualAlloc(NULL, size, MEM_COMMIT, PAGE_READWRITE);
        if (!all) return (NTSTATUS)0xC000009A;
        ULONG used, count = 0;
        NTSTATUS status = querySystem(64, all, size, &used);
        for (ULONG_PTR i = 0; !status && i < all->count; i++) count += all->handles[i].processId == processId;
        VirtualFree(all, 0, MEM_RELEASE);
        if (status == LENGTH_MISMATCH) continue;
        if (status) return status;
        *(ULONG *)buffer = count;
        if (returned) *returned = 4;
        return 0;
    }
}

static NTSTATUS NTAPI our_query(HANDLE process, ULONG class, PVOID buffer, ULONG length, PULONG returned) {
    if (class == CLASS_HANDLE_TRACING) return query_tracing(process, buffer, length, returned);
    if (class == CLASS_HANDLE_COUNT) return count_handles(process, buffer, length, returned);
    return originalQuery(process, class, buffer, length, returned);
}

static NTSTATUS NTAPI our_set(HANDLE process, ULONG class, PVOID buffer, ULONG length) {
    return class == CLASS_HANDLE_TRACING ? set_tracing(process, buffer, length) : originalSet(process, class, buffer, length);
}

static void find_recorder(HINSTANCE self) {
    GetModuleFileNameW(self, recorderPath, MAX_PATH - 20);
    WCHAR *slash = wcsrchr(recorderPath, L'\\');
    wcscpy(slash ? slash + 1 : recorderPath, L"recorder.dll");
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)reserved;
    if (reason != DLL_PROCESS_ATTACH) return TRUE;
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    find_recorder(instance);
    querySystem = (QuerySystem)(void *)GetProcAddress(ntdll, "NtQuerySystemInformation");
    queryObject = (QueryObject)(void *)GetProcAddress(ntdll, "NtQueryObject");
    if (!make_room_for_thunks(2) || take_over("NtQueryInformationProcess", (void *)our_query, (void **)&originalQuery, NULL) < 1
        || take_over("NtSetInformationProcess", (void *)our_set, (void **)&originalSet, NULL) < 1) {
        fprintf(stderr, "class32: this ntdll.dll has thunks of an unknown shape\n");
        return FALSE;
    }
    return TRUE;
}

/* A JVM's agent must have this; there is nothing left to do. */
__declspec(dllexport) int __stdcall Agent_OnLoad(void *vm, char *options, void *reserved) {
    (void)vm, (void)options, (void)reserved;
    return 0;
}
