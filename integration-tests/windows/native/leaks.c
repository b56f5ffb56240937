#include "leaks.h"

#include "named.h"

#define CACHE_SIZE 40
#define HELD 4

static HANDLE shared;
static WCHAR ownImage[MAX_PATH];

/* --- the leaks: the function that forgets the handle, and the one above it that a reader of the report would look for --- */

static NAMED HANDLE leak_event(void) {
    HANDLE handle = CreateEventW(NULL, FALSE, FALSE, NULL);
    BARRIER;
    return handle;
}

static NAMED int session_begin(void) {
    HANDLE handle = leak_event();
    BARRIER;
    return handle != NULL;
}

static NAMED HANDLE leak_file(void) {
    HANDLE handle = CreateFileW(ownImage, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    BARRIER;
    return handle;
}

static NAMED int config_reload(void) {
    HANDLE handle = leak_file();
    BARRIER;
    return handle != INVALID_HANDLE_VALUE;
}

static NAMED HANDLE leak_token(void) {
    HANDLE handle = NULL;
    OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &handle);
    BARRIER;
    return handle;
}

static NAMED int auth_check(void) {
    HANDLE handle = leak_token();
    BARRIER;
    return handle != NULL;
}

static DWORD WINAPI job(void *unused) {
    (void)unused;
    return 0;
}

static NAMED HANDLE leak_thread(void) {
    HANDLE handle = CreateThread(NULL, 65536, job, NULL, 0, NULL);
    BARRIER;
    return handle;
}

static NAMED int spawn_worker(void) {
    HANDLE handle = leak_thread();
    BARRIER;
    return handle != NULL;
}

static NAMED HKEY leak_regkey(void) {
    HKEY key = NULL;
    RegOpenKeyExW(HKEY_LOCAL_MACHINE, L"Software\\Microsoft\\Windows NT\\CurrentVersion", 0, KEY_READ, &key);
    BARRIER;
    return key;
}

static NAMED int read_policy(void) {
    HKEY key = leak_regkey();
    BARRIER;
    return key != NULL;
}

static NAMED HANDLE leak_semaphore(void) {
    HANDLE handle = CreateSemaphoreW(NULL, 0, 10, NULL);
    BARRIER;
    return handle;
}

static NAMED int queue_create(void) {
    HANDLE handle = leak_semaphore();
    BARRIER;
    return handle != NULL;
}

static NAMED HANDLE leak_mutex(void) {
    HANDLE handle = CreateMutexW(NULL, FALSE, NULL);
    BARRIER;
    return handle;
}

static NAMED int lock_create(void) {
    HANDLE handle = leak_mutex();
    BARRIER;
    return handle != NULL;
}

static NAMED HANDLE leak_duplicate(void) {
    HANDLE handle = NULL;
    DuplicateHandle(GetCurrentProcess(), shared, GetCurrentProcess(), &handle, 0, FALSE, DUPLICATE_SAME_ACCESS);
    BARRIER;
    return handle;
}

static NAMED int share_handle(void) {
    HANDLE handle = leak_duplicate();
    BARRIER;
    return handle != NULL;
}

/* --- the honest uses --- */

/* Opened and closed at once: nearly all records of a busy service look like this. */
static NAMED int churn_short(void) {
    HANDLE handle = CreateEventW(NULL, FALSE, FALSE, NULL);
    BARRIER;
    CloseHandle(handle);
    BARRIER;
    return handle != NULL;
}

/* Held over a few turns and then closed: open at many readings, but never for long. */
static HANDLE held[HELD];
static int nextHeld;

static NAMED int churn_held(void) {
    HANDLE handle = CreateEventW(NULL, TRUE, FALSE, NULL);
    BARRIER;
    if (held[nextHeld]) CloseHandle(held[nextHeld]);
    held[nextHeld] = handle;
    nextHeld = (nextHeld + 1) % HELD;
    return handle != NULL;
}

/* A cache: opens until it is full, and from then on only hits. It never closes, and is no leak. */
static HANDLE cache[CACHE_SIZE];
static int cached;

static NAMED int cache_fill(void) {
    if (cached == CACHE_SIZE) return 0;
    cache[cached] = CreateSemaphoreW(NULL, 1, 1, NULL);
    BARRIER;
    return cache[cached++] != NULL;
}

Use uses[USES] = {
    {"leak_event", 1, 4, session_begin, 0},   {"leak_file", 1, 2, config_reload, 0},
    {"leak_token", 1, 2, auth_check, 0},      {"leak_thread", 1, 2, spawn_worker, 0},
    {"leak_regkey", 1, 2, read_policy, 0},    {"leak_semaphore", 1, 3, queue_create, 0},
    {"leak_mutex", 1, 3, lock_create, 0},     {"leak_duplicate", 1, 3, share_handle, 0},
    {"churn_short", 0, 100, churn_short, 0},  {"churn_held", 0, 20, churn_held, 0},
    {"cache_fill", 0, 40, cache_fill, 0},
};

void prepare_uses(void) {
    shared = CreateEventW(NULL, FALSE, FALSE, NULL);
    GetModuleFileNameW(NULL, ownImage, MAX_PATH);
}

void settle_uses(void) {
    for (int i = 0; i < HELD; i++) {
        if (held[i]) CloseHandle(held[i]);
        held[i] = NULL;
    }
}
