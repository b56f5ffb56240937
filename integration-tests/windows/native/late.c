/*
 * A program whose leaks come from code that was not there when the watch began: from a DLL that it loads later, and from code that it makes itself as a
 * runtime compiler does, which lies in no module.
 *
 * It prints "ready pid=N" and takes commands, one a line, on its standard input:
 *
 *   load       loads plugin.dll, which lies beside it           -> "loaded"
 *   plugin N   leaks N events in the DLL                        -> "plugin N", all so far
 *   made N     leaks N events through the code that it made     -> "made N", all so far
 *   quit       -> "ended"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "named.h"

typedef HANDLE (*Open)(void);

NAMED HANDLE open_for_made_code(void) {
    HANDLE handle = CreateEventW(NULL, TRUE, FALSE, NULL);
    BARRIER;
    return handle;
}

/* sub rsp, 40; mov rax, address; call rax; add rsp, 40; ret: and how the system unwinds it, as a runtime compiler tells it */
static Open made_code(void) {
    static const unsigned char head[] = {0x48, 0x83, 0xec, 0x28, 0x48, 0xb8}, tail[] = {0xff, 0xd0, 0x48, 0x83, 0xc4, 0x28, 0xc3};
    static const unsigned char unwinding[] = {1, 4, 1, 0, 4, 0x42, 0, 0}; /* UNWIND_INFO: prologue of 4 bytes, UWOP_ALLOC_SMALL of 40 */
    enum { END = sizeof head + 8 + sizeof tail, UNWINDING = 32, FUNCTION = 64 };
    unsigned char *code = VirtualAlloc(NULL, 4096, MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    if (!code) exit(1);
    void *address = (void *)open_for_made_code;
    memcpy(code, head, sizeof head);
    memcpy(code + sizeof head, &address, 8);
    memcpy(code + sizeof head + 8, tail, sizeof tail);
    memcpy(code + UNWINDING, unwinding, sizeof unwinding);
    RUNTIME_FUNCTION *function = (RUNTIME_FUNCTION *)(code + FUNCTION);
    function->BeginAddress = 0;
    function->EndAddress = END;
    function->UnwindData = UNWINDING;
    RtlAddFunctionTable(function, 1, (DWORD64)code);
    return (Open)(void *)code;
}

int main(void) {
    char line[64];
    Open plugin = NULL, made = made_code();
    int ofPlugin = 0, ofMade = 0;
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("ready pid=%lu\n", GetCurrentProcessId());
    while (fgets(line, sizeof line, stdin) && strncmp(line, "quit", 4)) {
        if (!strncmp(line, "load", 4)) {
            HMODULE module = LoadLibraryA("plugin.dll");
            plugin = module ? (Open)(void *)GetProcAddress(module, "plugin_open") : NULL;
            printf(plugin ? "loaded\n" : "not loaded\n");
        } else if (!strncmp(line, "plugin ", 7) && plugin) {
            for (int i = atoi(line + 7); i > 0; i--, ofPlugin++) plugin();
            printf("plugin %d\n", ofPlugin);
        } else if (!strncmp(line, "made ", 5)) {
            for (int i = atoi(line + 5); i > 0; i--, ofMade++) made();
            printf("made %d\n", ofMade);
        } else {
            printf("?\n");
        }
    }
    printf("ended\n");
    return 0;
}
