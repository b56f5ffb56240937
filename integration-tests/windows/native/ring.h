/*
 * The ring that recorder.dll keeps in the target and class32.dll reads: the model of the kernel's handle trace database of one process.
 * A named mapping; the header, then `capacity` records.
 */
#ifndef RING_H
#define RING_H

#include <stdint.h>

#define RING_NAME L"Local\\handlewatch_ring_%lu" /* with the process id */
#define RING_MAGIC 0x474E4952u
#define RING_CAPACITY 0x20000 /* the most that the kernel grants */
#define RING_FRAMES 16

enum { RING_OPEN = 1, RING_CLOSE = 2, RING_BAD_REFERENCE = 3 };

typedef struct {
    volatile uint64_t number; /* 1 + position in the whole history, written last: a reader sees by it whether the record is whole and still the same */
    uint64_t handle;
    uint32_t type, processId, threadId, frames;
    uint64_t stack[RING_FRAMES];
} RingRecord;

typedef struct {
    uint32_t magic, capacity;
    volatile uint32_t enabled, slots; /* slots: as granted at the last enable, a power of two */
    volatile uint64_t head;           /* position of the next record, only rises; record i lives at i mod capacity */
    volatile uint64_t floor;          /* records before this position were given up when tracing was switched off */
    volatile uint64_t skipped;        /* calls made while a record was being written, by the recorder itself */
    uint64_t reserved[11];
} RingHeader;

_Static_assert(sizeof(RingRecord) == 160 && sizeof(RingHeader) == 128, "both sides are compiled apart");

#endif
