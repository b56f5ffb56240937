/* An extension whose !htrace dies of an access violation: what the engine makes of that is seen through it. Built as crashing\WINXP\ntsdexts.dll. */
#include <windows.h>

__declspec(dllexport) HRESULT DebugExtensionInitialize(PULONG version, PULONG flags) {
    *version = 0x10000;
    *flags = 0;
    return S_OK;
}

__declspec(dllexport) HRESULT htrace(void *client, PCSTR arguments) {
    (void)client, (void)arguments;
    *(volatile int *)8 = 0;
    return S_OK;
}
