package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;

/** One record of the kernel's ring with its addresses, before its stack has an id. Immutable. */
public final class RingRecord {
    private final Operation operation;
    private final long handle;
    private final long processId;
    private final long threadId;
    private final long[] addresses;
    private final long fingerprint;

    /**
     * A record.
     *
     * @param operation what happened
     * @param handle the handle value
     * @param processId the process that made the call
     * @param threadId the calling thread
     * @param addresses return addresses in user space, newest call first, at most 16; not to be changed afterwards
     */
    public RingRecord(Operation operation, long handle, long processId, long threadId, long[] addresses) {
        this.operation = operation;
        this.handle = handle;
        this.processId = processId;
        this.threadId = threadId;
        this.addresses = addresses;
        long hash = begin(operation.code(), handle, processId, threadId);
        for (long address : addresses) {
            hash = mix(hash ^ address);
        }
        this.fingerprint = hash;
    }

    /** A record whose fingerprint is known; of one that is no opening the addresses may be missing. */
    RingRecord(Operation operation, long handle, long processId, long threadId, long[] addresses, long fingerprint) {
        this.operation = operation;
        this.handle = handle;
        this.processId = processId;
        this.threadId = threadId;
        this.addresses = addresses;
        this.fingerprint = fingerprint;
    }

    /** What happened. */
    public Operation operation() {
        return operation;
    }

    /** The handle value. */
    public long handle() {
        return handle;
    }

    /** The process that made the call. */
    public long processId() {
        return processId;
    }

    /** The calling thread. */
    public long threadId() {
        return threadId;
    }

    /** The return addresses in user space, newest call first; not to be changed. */
    public long[] addresses() {
        return addresses;
    }

    /** By the fingerprint in place of the addresses. */
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof RingRecord that
                && operation == that.operation
                && handle == that.handle
                && processId == that.processId
                && threadId == that.threadId
                && fingerprint == that.fingerprint;
    }

    /** 64 bits over all fields: what two readings are lined up by. */
    public long fingerprint() {
        return fingerprint;
    }

    /** The fingerprint of a record without addresses; each of them is mixed in. */
    static long begin(int code, long handle, long processId, long threadId) {
        return mix(mix(code ^ handle << 3) ^ processId << 32 ^ threadId);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint);
    }

    /** The finaliser of MurmurHash3 (public domain): every input bit reaches every output bit. */
    static long mix(long value) {
        long x = value + 0x9e3779b97f4a7c15L;
        x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
        x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return x ^ (x >>> 33);
    }
}
