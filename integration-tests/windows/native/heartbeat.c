#include "heartbeat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define WINDOW 65536 /* beats kept between two calls: a minute */

static volatile LONG beats;
static unsigned micros[WINDOW];
static CRITICAL_SECTION lock;

static DWORD WINAPI beat(void *unused) {
    (void)unused;
    LARGE_INTEGER frequency, before, after;
    timeBeginPeriod(1); /* without it Windows wakes a sleeper every 15.6 ms only */
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_HIGHEST);
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&before);
    for (;;) {
        Sleep(1);
        QueryPerformanceCounter(&after);
        EnterCriticalSection(&lock);
        if (beats < WINDOW) micros[beats++] = (unsigned)((after.QuadPart - before.QuadPart) * 1000000 / frequency.QuadPart);
        LeaveCriticalSection(&lock);
        before = after;
    }
    return 0;
}

void start_heartbeat(void) {
    InitializeCriticalSection(&lock);
    CloseHandle(CreateThread(NULL, 0, beat, NULL, 0, NULL));
}

static int compare(const void *left, const void *right) {
    unsigned a = *(const unsigned *)left, b = *(const unsigned *)right;
    return (a > b) - (a < b);
}

void print_heartbeat(void) {
    static unsigned sorted[WINDOW];
    EnterCriticalSection(&lock);
    int count = (int)beats;
    memcpy(sorted, micros, sizeof(unsigned) * count);
    beats = 0;
    LeaveCriticalSection(&lock);
    if (!count) {
        printf("beat count=0 p50us=0 p99us=0 maxus=0\n");
        return;
    }
    qsort(sorted, count, sizeof *sorted, compare);
    printf("beat count=%d p50us=%u p99us=%u maxus=%u\n", count, sorted[count / 2], sorted[(int)(count * 0.99)], sorted[count - 1]);
}
