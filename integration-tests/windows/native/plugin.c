/* plugin.dll: what late.exe loads when it is told to; leaks an event a call. */
#include <windows.h>

#include "named.h"

NAMED HANDLE leak_late(void) {
    HANDLE handle = CreateEventW(NULL, TRUE, FALSE, NULL);
    BARRIER;
    return handle;
}

__declspec(dllexport) NAMED HANDLE plugin_open(void) {
    HANDLE handle = leak_late();
    BARRIER;
    return handle;
}
