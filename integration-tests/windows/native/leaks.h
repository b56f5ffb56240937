/* What leaky.exe does with handles: eight leaks, each from a function of its own, and three honest uses that no tracer may call a leak. */
#ifndef LEAKS_H
#define LEAKS_H

#include <windows.h>

/* One use of handles, run again and again by a thread of its own. */
typedef struct {
    const char *name;     /* the function that opens the handles, as a tracer should name it */
    int leaks;            /* 1: every handle stays open for ever */
    double perSecond;     /* how often it is run, before the option `rate` is applied */
    int (*run)(void);     /* 1: a handle was opened */
    volatile LONG opened; /* the truth: handles opened so far */
} Use;

#define USES 11

extern Use uses[USES];

/* Opens what the leaks are made from; call once, before any of them runs. */
void prepare_uses(void);

/* Closes what churn_held still holds, so that at rest nothing of the churn is open. The threads must be at rest. */
void settle_uses(void);

#endif
