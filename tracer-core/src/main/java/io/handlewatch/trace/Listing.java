package io.handlewatch.trace;

/** What the records of a reading are. */
public enum Listing {
    /** All records that are new since the last reading, opens and closes, in order: the kernel's block, or lined-up lists. */
    EVENTS,
    /** OPEN records since the last reading whose handle was not closed since: a {@code -snapshot} after each {@code -diff}. */
    INTERVAL,
    /** OPEN records since a baseline that stays, whose handle was not closed since: {@code -diff} again and again. */
    CUMULATIVE
}
