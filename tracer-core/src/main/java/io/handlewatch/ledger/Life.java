package io.handlewatch.ledger;

import io.handlewatch.trace.TraceRecord;

/**
 * One handle from its OPEN record to its end.
 *
 * @param id unique in the run
 * @param handle its value, low two bits cleared
 * @param stackId the stack that opened it
 * @param foreign another process made the call
 * @param bornAt the {@code seq} of the sample in which its record was read
 */
record Life(long id, long handle, int stackId, boolean foreign, int bornAt) {
    /** The low two bits of a handle value mean nothing to the system: programs tag with them, and a record shows what the caller gave. */
    static long value(long handle) {
        return handle & ~3L;
    }

    static long value(TraceRecord record) {
        return value(record.handle());
    }
}
