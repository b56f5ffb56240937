/*
 * The program whose leak Microsoft's -diff hides. It repeats one open and close; now and then it leaks inside that repetition.
 *
 * !htrace -diff looks for the ten newest records of its baseline in the ring and takes the first place where they stand. Records hold no time and no
 * number, so ten records of the repetition that follow the leak look like the baseline, and everything before them counts as old.
 * The records are equal only if the return addresses are: hence one loop, whatever is asked.
 *
 * It prints "ready pid=N" and takes commands, one a line, on its standard input:
 *
 *   repeat N   N repetitions, two records each          -> "repeated N"
 *   leak N     N repetitions that also leak a semaphore -> "leaked N", all so far
 *   quit       -> "ended"
 */
#include <io.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "named.h"

static NAMED HANDLE leak_hidden(void) {
    HANDLE handle = CreateSemaphoreW(NULL, 0, 1, NULL);
    BARRIER;
    return handle;
}

static NAMED void timer_tick(int leaking) {
    HANDLE handle = CreateEventW(NULL, FALSE, FALSE, NULL);
    BARRIER;
    if (leaking) leak_hidden();
    CloseHandle(handle);
    BARRIER;
}

int main(void) {
    char line[64];
    int leaked = 0;
    setvbuf(stdout, NULL, _IONBF, 0);
    _setmode(_fileno(stdout), _O_BINARY);
    printf("ready pid=%lu\n", GetCurrentProcessId());
    while (fgets(line, sizeof line, stdin)) {
        int leaking = !strncmp(line, "leak ", 5);
        if (!leaking && strncmp(line, "repeat ", 7)) break;
        int times = atoi(strchr(line, ' '));
        for (int i = 0; i < times; i++) timer_tick(leaking);
        if (leaking) printf("leaked %d\n", leaked += times);
        else printf("repeated %d\n", times);
    }
    printf("ended\n");
    return 0;
}
