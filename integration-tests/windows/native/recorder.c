/*
 * recorder.dll: writes every handle that its process opens and closes into a ring, with the stack. It stands for the kernel's trace database, which
 * Wine lacks. class32.dll puts it into the target at the first enable.
 *
 * What makes the record exact: a CLOSE is numbered before the system call and an OPEN behind it, else a value that is reused at once stands in the
 * wrong order. A flag per thread keeps the recorder's own calls out. Nothing here may change the last error: callers look at it.
 */
#define _WIN32_WINNT 0x0601
#include <stdio.h>
#include <windows.h>
#include <winternl.h>

#include "ring.h"
#include "thunk.h"

typedef ULONG_PTR Word;
#define ARGUMENTS Word a0, Word a1, Word a2, Word a3, Word a4, Word a5, Word a6, Word a7, Word a8, Word a9, Word a10, Word a11, Word a12, Word a13
#define ALL a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13
typedef NTSTATUS(NTAPI *SystemCall)(ARGUMENTS); /* 14 arguments are more than any call has: passing too many harms nothing */

static RingHeader *ring;
static RingRecord *records;
static DWORD recording; /* thread-local slot: not 0 while this thread writes a record */
static USHORT(NTAPI *captureStack)(ULONG, ULONG, PVOID *, PULONG);

static __attribute__((noinline)) void record(uint32_t type, Word handle, void *thunk) {
    if (!ring || !ring->enabled) return;
    DWORD lastError = GetLastError();
    if (TlsGetValue(recording)) {
        __sync_fetch_and_add(&ring->skipped, 1);
        SetLastError(lastError);
        return;
    }
    TlsSetValue(recording, (void *)1);
    void *stack[RING_FRAMES];
    USHORT captured = captureStack(2, RING_FRAMES - 1, stack, NULL); /* without this function and the one that stands for the thunk */

    uint64_t position = __sync_fetch_and_add(&ring->head, 1);
    RingRecord *slot = &records[position & (ring->capacity - 1)];
    slot->number = 0;
    __sync_synchronize();
    slot->handle = handle;
    slot->type = type;
    slot->processId = GetCurrentProcessId();
    slot->threadId = GetCurrentThreadId();
    uint32_t frames = 0;
    slot->stack[frames++] = (uint64_t)thunk + THUNK_RETURN;
    for (USHORT i = 0; i < captured && stack[i]; i++) slot->stack[frames++] = (uint64_t)stack[i];
    slot->frames = frames;
    while (frames < RING_FRAMES) slot->stack[frames++] = 0;
    __atomic_store_n(&slot->number, position + 1, __ATOMIC_RELEASE);

    TlsSetValue(recording, NULL);
    SetLastError(lastError);
}

/* The calls that open a handle, and the argument that points to it. */
#define OPENING(X)                                                                                                                                    \
    X(NtCreateEvent, a0) X(NtOpenEvent, a0) X(NtCreateFile, a0) X(NtOpenFile, a0) X(NtCreateSemaphore, a0) X(NtOpenSemaphore, a0)                      \
    X(NtCreateMutant, a0) X(NtOpenMutant, a0) X(NtCreateSection, a0) X(NtOpenSection, a0) X(NtCreateTimer, a0) X(NtOpenTimer, a0)                      \
    X(NtCreateKey, a0) X(NtOpenKey, a0) X(NtOpenKeyEx, a0) X(NtOpenKeyTransacted, a0) X(NtCreateKeyTransacted, a0)                                     \
    X(NtOpenProcess, a0) X(NtOpenThread, a0) X(NtCreateThreadEx, a0) X(NtCreateThread, a0)                                                             \
    X(NtOpenProcessToken, a2) X(NtOpenProcessTokenEx, a3) X(NtOpenThreadToken, a3) X(NtOpenThreadTokenEx, a4) X(NtDuplicateToken, a5)                  \
    X(NtCreateIoCompletion, a0) X(NtOpenIoCompletion, a0) X(NtCreateJobObject, a0) X(NtOpenJobObject, a0)                                              \
    X(NtCreateDirectoryObject, a0) X(NtOpenDirectoryObject, a0) X(NtCreateSymbolicLinkObject, a0) X(NtOpenSymbolicLinkObject, a0)                      \
    X(NtCreateNamedPipeFile, a0) X(NtCreateMailslotFile, a0) X(NtCreateKeyedEvent, a0) X(NtOpenKeyedEvent, a0) X(NtCreateDebugObject, a0)

#define DEFINE_OPENING(name, handle)                                                                                                                  \
    static SystemCall original_##name;                                                                                                                \
    static void *thunk_##name;                                                                                                                        \
    static NTSTATUS NTAPI recorded_##name(ARGUMENTS) {                                                                                                \
        NTSTATUS status = original_##name(ALL);                                                                                                       \
        if (status >= 0 && handle) record(RING_OPEN, *(Word *)handle, thunk_##name);                                                                  \
        return status;                                                                                                                                \
    }
OPENING(DEFINE_OPENING)

static SystemCall original_NtClose, original_NtDuplicateObject, original_NtCreateUserProcess;
static void *thunk_NtClose, *thunk_NtDuplicateObject, *thunk_NtCreateUserProcess;

static NTSTATUS NTAPI recorded_NtClose(ARGUMENTS) {
    record(RING_CLOSE, a0, thunk_NtClose);
    NTSTATUS status = original_NtClose(ALL);
    if (status < 0) record(RING_BAD_REFERENCE, a0, thunk_NtClose);
    return status;
}

/* a0 source process, a1 source handle, a2 target process, a3 where the new handle goes, a6 options */
static NTSTATUS NTAPI recorded_NtDuplicateObject(ARGUMENTS) {
    int closesOurs = (a6 & DUPLICATE_CLOSE_SOURCE) && (HANDLE)a0 == GetCurrentProcess();
    if (closesOurs) record(RING_CLOSE, a1, thunk_NtDuplicateObject);
    NTSTATUS status = original_NtDuplicateObject(ALL);
    if (status >= 0 && a3 && (HANDLE)a2 == GetCurrentProcess()) record(RING_OPEN, *(Word *)a3, thunk_NtDuplicateObject);
    return status;
}

/* a0 and a1: where the handles of the new process and of its first thread go */
static NTSTATUS NTAPI recorded_NtCreateUserProcess(ARGUMENTS) {
    NTSTATUS status = original_NtCreateUserProcess(ALL);
    if (status >= 0) {
        record(RING_OPEN, *(Word *)a0, thunk_NtCreateUserProcess);
        record(RING_OPEN, *(Word *)a1, thunk_NtCreateUserProcess);
    }
    return status;
}

static int map_ring(void) {
    WCHAR name[64];
    wsprintfW(name, RING_NAME, GetCurrentProcessId());
    ULONGLONG size = sizeof(RingHeader) + (ULONGLONG)RING_CAPACITY * sizeof(RingRecord);
    HANDLE mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, (DWORD)(size >> 32), (DWORD)size, name);
    ring = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0) : NULL;
    if (!ring) return 0;
    records = (RingRecord *)(ring + 1);
    ring->capacity = ring->slots = RING_CAPACITY;
    ring->magic = RING_MAGIC; /* the mapping's handle stays open: the ring lives as long as its process */
    return 1;
}

static void take_over_all(void) {
#define TAKE_OVER(name, unused)                                                                                                                       \
    if (take_over(#name, (void *)recorded_##name, (void **)&original_##name, &thunk_##name) < 0)                                                      \
        fprintf(stderr, "recorder: %s has an unknown shape and is not recorded\n", #name);
    OPENING(TAKE_OVER)
    TAKE_OVER(NtClose, 0)
    TAKE_OVER(NtDuplicateObject, 0)
    TAKE_OVER(NtCreateUserProcess, 0)
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)reserved;
    if (reason != DLL_PROCESS_ATTACH) return TRUE;
    DisableThreadLibraryCalls(instance);
    captureStack = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlCaptureStackBackTrace");
    recording = TlsAlloc();
    if (!captureStack || !map_ring() || !make_room_for_thunks(64)) return FALSE;
    take_over_all();
    return TRUE;
}
