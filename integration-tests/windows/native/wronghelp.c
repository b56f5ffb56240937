/*
 * A dbghelp.dll with two of its functions alone, of which one refuses. A Java runtime loads it as an agent before it looks for the true one: whoever asks for the name
 * "dbghelp.dll" then gets this. The debug engine must not.
 */
#include <windows.h>

__declspec(dllexport) int __stdcall Agent_OnLoad(void *vm, char *options, void *reserved) {
    (void)vm, (void)options, (void)reserved;
    return 0;
}

__declspec(dllexport) DWORD __stdcall SymSetOptions(DWORD options) {
    return options;
}

__declspec(dllexport) BOOL __stdcall SymInitializeW(HANDLE session, const wchar_t *path, BOOL invade) {
    (void)session, (void)path, (void)invade;
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}
