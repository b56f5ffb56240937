/*
 * A dbghelp.dll without any of its functions, which a Java runtime loads as an agent before it looks for the true one: whoever asks for the name "dbghelp.dll" then gets
 * this. The debug engine must not.
 */
#include <windows.h>

__declspec(dllexport) int __stdcall Agent_OnLoad(void *vm, char *options, void *reserved) {
    (void)vm, (void)options, (void)reserved;
    return 0;
}
