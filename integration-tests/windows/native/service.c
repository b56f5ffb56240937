/*
 * A Windows service that leaks: once installed (sc create hwleak binPath= ...service.exe), started and told to go (sc control hwleak 129), it opens an event every
 * 100 ms by leak_in_service and closes none; 128 lets it rest. How many it has leaked is told as the wait hint of its state, which means nothing while a service
 * runs. It stops in order.
 */
#include <windows.h>

enum { REST = 128, GO = 129 };

static SERVICE_STATUS_HANDLE handle;
static SERVICE_STATUS status;
static SRWLOCK lock = SRWLOCK_INIT;
static HANDLE stop;
static BOOL resting = TRUE;
static DWORD leaked;

__attribute__((noinline)) HANDLE leak_in_service(void) {
    return CreateEventW(NULL, TRUE, FALSE, NULL);
}

static void report(DWORD state) {
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN : 0;
    status.dwWaitHint = state == SERVICE_RUNNING ? leaked : 0;
    SetServiceStatus(handle, &status);
}

/* In no leak's middle: what a service at rest reports is the truth. */
static void rest(BOOL now) {
    AcquireSRWLockExclusive(&lock);
    resting = now;
    report(SERVICE_RUNNING);
    ReleaseSRWLockExclusive(&lock);
}

static void leak(void) {
    AcquireSRWLockExclusive(&lock);
    if (!resting && leak_in_service()) leaked++;
    ReleaseSRWLockExclusive(&lock);
}

static DWORD WINAPI control(DWORD code, DWORD type, LPVOID data, LPVOID context) {
    (void)type, (void)data, (void)context;
    if (code == REST || code == GO) rest(code == REST);
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
    while (WaitForSingleObject(stop, 100) == WAIT_TIMEOUT) leak();
    report(SERVICE_STOPPED);
}

int main(void) {
    static WCHAR name[] = L"hwleak";
    SERVICE_TABLE_ENTRYW table[] = {{name, service}, {NULL, NULL}};
    return StartServiceCtrlDispatcherW(table) ? 0 : (int)GetLastError(); /* 1063: started from a console */
}
