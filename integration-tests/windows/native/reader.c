/*
 * The unit of the benchmark "output": a client of the debug engine without a JVM, that collects the text of a command in one buffer. Attaches the way
 * handlewatch does: noninvasively, without suspension, with the same symbol options.
 *
 *   reader.exe ENGINE-FOLDER CLASS32 PID SYMBOL-PATH
 *
 * It prints "ready" and takes commands, one a line, on its standard input:
 *
 *   enable   switches tracing of the target on          -> "enabled"
 *   list N   lists the newest N records, once           -> "CHARACTERS RECORDS HASH MICROSECONDS"
 *   end      switches tracing off, detaches             -> "ended"
 *
 * HASH is FNV-1a over the characters and, like the count of records, made when the clock has stopped.
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

/* Slots of the interfaces, from the SDK's dbgeng.h. MinGW's header ends before IDebugClient5 and IDebugControl4. */
enum { QUERY_INTERFACE = 0, ATTACH_PROCESS = 12, END_SESSION = 26, SET_OUTPUT_CALLBACKS_WIDE = 74 };
enum { WAIT_FOR_EVENT = 93, EXECUTE_WIDE = 133 };
enum { SET_SYMBOL_OPTIONS = 6, SET_SYMBOL_PATH_WIDE = 77 };

#define NONINVASIVE_NO_SUSPEND 5
#define ACTIVE_DETACH 2
#define NOT_LOGGED_NO_REPEAT 6
#define SYMBOL_OPTIONS 0x420B0327
#define TEXT_MASK 1

typedef struct Object {
    void **methods;
} Object;

#define METHOD(object, slot, ...) (((HRESULT(WINAPI *)(__VA_ARGS__))(object)->methods[slot]))

static const GUID CLIENT5 = {0xe3acb9d7, 0x7ec2, 0x4f0c, {0xa0, 0xda, 0xe8, 0x1e, 0x0c, 0xbb, 0xe6, 0x28}};
static const GUID CONTROL4 = {0x94e60ce9, 0x9b41, 0x4b19, {0x9f, 0xc0, 0x6d, 0x9e, 0xb3, 0x52, 0x72, 0xb3}};
static const GUID SYMBOLS3 = {0xf02fbecc, 0x50ac, 0x4f36, {0x9a, 0xd9, 0xc9, 0x75, 0xe8, 0xf3, 0x2f, 0xf8}};
static const GUID UNKNOWN = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const GUID OUTPUT_WIDE = {0x4c7fd663, 0xc394, 0x4e26, {0x8e, 0xf1, 0x34, 0xad, 0x5e, 0xd3, 0x76, 0x4c}};

static Object *client, *control, *symbols;

/* --- the buffer --- */

static wchar_t *text;
static size_t length, room;

static HRESULT WINAPI query_interface(Object *self, const GUID *iid, void **out) {
    *out = !memcmp(iid, &UNKNOWN, sizeof *iid) || !memcmp(iid, &OUTPUT_WIDE, sizeof *iid) ? self : NULL;
    return *out ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI count_reference(Object *self) {
    (void)self;
    return 1; /* it lives as long as the process */
}

static HRESULT WINAPI output(Object *self, ULONG mask, const wchar_t *piece) {
    size_t more = wcslen(piece);
    (void)self;
    if (mask != TEXT_MASK) return S_OK;
    if (length + more + 1 > room) {
        room = 2 * (length + more + 1);
        text = realloc(text, room * sizeof *text);
        if (!text) abort();
    }
    memcpy(text + length, piece, more * sizeof *text);
    length += more;
    return S_OK;
}

static void *callbackMethods[] = {(void *)query_interface, (void *)count_reference, (void *)count_reference, (void *)output};
static Object callbacks = {callbackMethods};

/* --- the engine --- */

static void need(int good, const char *what) {
    if (good) return;
    fprintf(stderr, "reader: %s failed\n", what);
    exit(1);
}

static Object *query(const GUID *iid) {
    Object *found = NULL;
    need(METHOD(client, QUERY_INTERFACE, Object *, const GUID *, Object **)(client, iid, &found) == S_OK, "QueryInterface");
    return found;
}

static void attach(const char *folder, ULONG pid, const char *symbolPath) {
    char file[MAX_PATH];
    wchar_t path[1024];
    snprintf(file, sizeof file, "%s\\dbgeng.dll", folder);
    for (char *at = file; *at; at++)
        if (*at == '/') *at = '\\';
    MultiByteToWideChar(CP_UTF8, 0, symbolPath, -1, path, 1024);
    HMODULE engine = LoadLibraryExA(file, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    need(engine != NULL, file);
    HRESULT(WINAPI * create)(const GUID *, Object **) = (void *)GetProcAddress(engine, "DebugCreate");
    need(create && create(&CLIENT5, &client) == S_OK, "DebugCreate");
    control = query(&CONTROL4);
    symbols = query(&SYMBOLS3);
    METHOD(symbols, SET_SYMBOL_OPTIONS, Object *, ULONG)(symbols, SYMBOL_OPTIONS);
    METHOD(symbols, SET_SYMBOL_PATH_WIDE, Object *, const wchar_t *)(symbols, path);
    need(METHOD(client, SET_OUTPUT_CALLBACKS_WIDE, Object *, Object *)(client, &callbacks) == S_OK, "SetOutputCallbacksWide");
    need(METHOD(client, ATTACH_PROCESS, Object *, ULONG64, ULONG, ULONG)(client, 0, pid, NONINVASIVE_NO_SUSPEND) == S_OK, "AttachProcess");
    need(METHOD(control, WAIT_FOR_EVENT, Object *, ULONG, ULONG)(control, 0, 30000) == S_OK, "WaitForEvent");
}

/* Microseconds */
static long long execute(const wchar_t *command) {
    LARGE_INTEGER begin, end, frequency;
    length = 0;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);
    HRESULT result = METHOD(control, EXECUTE_WIDE, Object *, ULONG, const wchar_t *, ULONG)(control, 0, command, NOT_LOGGED_NO_REPEAT);
    QueryPerformanceCounter(&end);
    need(result == S_OK, "Execute");
    output(&callbacks, TEXT_MASK, L""); /* there is a buffer, with room for the end */
    text[length] = 0;
    return (end.QuadPart - begin.QuadPart) * 1000000 / frequency.QuadPart;
}

static void list(unsigned long records) {
    wchar_t command[64];
    unsigned hash = 2166136261u;
    swprintf(command, 64, L"!ntsdexts.htrace 0 0n%lu", records);
    long long took = execute(command);
    for (size_t i = 0; i < length; i++) hash = (hash ^ text[i]) * 16777619u;
    const wchar_t *dumped = wcsstr(text, L"Dumped 0x");
    printf("%lu %lu %u %ld\n", (unsigned long)length, dumped ? wcstoul(dumped + 9, NULL, 16) : 0, hash, (long)took);
}

int main(int count, char **arguments) {
    char line[64];
    setvbuf(stdout, NULL, _IONBF, 0);
    _setmode(_fileno(stdout), _O_BINARY);
    if (count != 5) {
        fprintf(stderr, "usage: reader ENGINE-FOLDER CLASS32 PID SYMBOL-PATH\n");
        return 2;
    }
    need(*arguments[2] == '-' || LoadLibraryA(arguments[2]) != NULL, arguments[2]);
    attach(arguments[1], strtoul(arguments[3], NULL, 10), arguments[4]);
    printf("ready\n");
    while (fgets(line, sizeof line, stdin)) {
        if (!strncmp(line, "enable", 6)) {
            execute(L"!ntsdexts.htrace -enable 0x20000");
            need(wcsstr(text, L"Handle tracing enabled.") != NULL, "enabling");
            printf("enabled\n");
        } else if (!strncmp(line, "list ", 5)) {
            list(strtoul(line + 5, NULL, 10));
        } else {
            break;
        }
    }
    execute(L"!ntsdexts.htrace -disable");
    METHOD(client, SET_OUTPUT_CALLBACKS_WIDE, Object *, Object *)(client, NULL);
    METHOD(client, END_SESSION, Object *, ULONG)(client, ACTIVE_DETACH);
    printf("ended\n");
    return 0;
}
