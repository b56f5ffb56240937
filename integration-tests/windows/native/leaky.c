/*
 * The program that leaks: eight kinds of object, each from its own function, beside churn and a cache.
 *
 *   leaky.exe [rate=1.0] [leak=1.0] [seconds=N] [go]
 *
 * rate is of all uses, leak of the leaks alone: with leak=0 it only churns, and what is open stays as many.
 *
 * It prints "ready pid=N" and takes commands, one a line, on its standard input:
 *
 *   go      run all uses               -> "going"
 *   rest    stop all uses              -> "resting", when nothing runs any more: ring and handle table now stay as they are
 *   truth   what was opened            -> "truth leak_event=12 ... churn_short=800 ...", counted since the start
 *   beat    the heartbeat since the last "beat" -> see heartbeat.h
 *   quit    "truth ...", then "ended"
 *
 * The end of the input changes nothing: without seconds=N it then runs until it is ended from outside.
 */
#include <io.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "heartbeat.h"
#include "leaks.h"

static volatile LONG resting = 1;
static volatile LONG busy; /* threads in the middle of a use */
static double rate = 1, leak = 1;

static double seconds(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (double)now.QuadPart / (double)frequency.QuadPart;
}

/* Both sides use full barriers, so that either the worker sees the wish to rest or rest() sees the worker. */
static void turn(Use *use) {
    InterlockedIncrement(&busy);
    if (!resting && use->run()) InterlockedIncrement(&use->opened);
    InterlockedDecrement(&busy);
}

static DWORD WINAPI work(void *argument) {
    Use *use = argument;
    double interval = 1.0 / (use->perSecond * rate * (use->leaks ? leak : 1)), due = seconds();
    for (;;) {
        if (resting) due = seconds();
        for (; due <= seconds() && !resting; due += interval) turn(use);
        Sleep(5);
    }
    return 0;
}

static void go(void) {
    InterlockedExchange(&resting, 0);
}

static void rest(void) {
    InterlockedExchange(&resting, 1);
    while (busy) Sleep(1);
    settle_uses();
    Sleep(100); /* the threads that leak_thread started must have ended as well */
}

static void print_truth(void) {
    printf("truth");
    for (int i = 0; i < USES; i++) printf(" %s=%ld", uses[i].name, uses[i].opened);
    printf("\n");
}

static void obey(const char *command) {
    if (!strncmp(command, "go", 2)) {
        go();
        printf("going\n");
    } else if (!strncmp(command, "rest", 4)) {
        rest();
        printf("resting\n");
    } else if (!strncmp(command, "truth", 5)) {
        print_truth();
    } else if (!strncmp(command, "beat", 4)) {
        print_heartbeat();
    } else if (!strncmp(command, "quit", 4)) {
        rest();
        print_truth();
        printf("ended\n");
        ExitProcess(0);
    } else {
        printf("unknown command\n");
    }
}

static DWORD WINAPI take_commands(void *unused) {
    (void)unused;
    char line[64];
    while (fgets(line, sizeof line, stdin)) obey(line);
    return 0;
}

int main(int count, char **arguments) {
    double limit = 0;
    setvbuf(stdout, NULL, _IONBF, 0);
    _setmode(_fileno(stdout), _O_BINARY);
    for (int i = 1; i < count; i++) {
        if (!strncmp(arguments[i], "rate=", 5)) rate = atof(arguments[i] + 5);
        if (!strncmp(arguments[i], "leak=", 5)) leak = atof(arguments[i] + 5);
        if (!strncmp(arguments[i], "seconds=", 8)) limit = atof(arguments[i] + 8);
        if (!strcmp(arguments[i], "go")) go();
    }
    prepare_uses();
    start_heartbeat();
    for (int i = 0; i < USES; i++) {
        if (!uses[i].leaks || leak > 0) CloseHandle(CreateThread(NULL, 0, work, &uses[i], 0, NULL));
    }
    printf("ready pid=%lu\n", GetCurrentProcessId());
    CloseHandle(CreateThread(NULL, 0, take_commands, NULL, 0, NULL));
    Sleep(limit > 0 ? (DWORD)(limit * 1000) : INFINITE);
    obey("quit");
    return 0;
}
