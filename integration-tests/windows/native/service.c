/*
 * A Windows service that leaks: once installed (sc create hwleak binPath= ...service.exe) and started, it opens an event every 100 ms by leak_in_service and
 * closes none. It stops in order.
 */
#include <windows.h>

static SERVICE_STATUS_HANDLE handle;
static SERVICE_STATUS status;
static HANDLE stop;

__attribute__((noinline)) HANDLE leak_in_service(void) {
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

static void report(DWORD state) {
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
    SetServiceStatus(handle, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, LPVOID data, LPVOID context) {
    (void)type, (void)data, (void)context;
    if (code == SERVICE_CONTROL_STOP || code == SERVICE_CONTROL_SHUTDOWN) {
        report(SERVICE_STOP_PENDING);
        SetEvent(stop);
    }
    return NO_ERROR;
}

static void WINAPI service(DWORD count, LPWSTR *arguments) {
    (void)count, (void)arguments;
    stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    handle = RegisterServiceCtrlHandlerExW(L"hwleak", control, NULL);
    report(SERVICE_RUNNING);
    while (WaitForSingleObject(stop, 100) == WAIT_TIMEOUT) leak_in_service();
    report(SERVICE_STOPPED);
}

int main(void) {
    static WCHAR name[] = L"hwleak";
    SERVICE_TABLE_ENTRYW table[] = {{name, service}, {NULL, NULL}};
    return StartServiceCtrlDispatcherW(table) ? 0 : (int)GetLastError(); /* 1063: started from a console */
}
