package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * What the ring held at one reading, newest record first: a view, in which a record becomes an object when it is asked for. It holds until the ring is read again.
 */
public abstract class RingRecords extends AbstractList<RingRecord> implements RandomAccess {
    RingRecords() {}

    /** The records of the kernel's block (layout: {@link BlockDecoder}); it must not change while they are looked at. Never throws on content. */
    public static RingRecords of(ByteBuffer block) {
        return BlockDecoder.decode(block);
    }

    /** What happened, without a record being made. */
    public abstract Operation operation(int index);

    /** The handle value, without a record being made. */
    public abstract long handle(int index);

    /** What {@link RingRecord#fingerprint} gives for each; in this array where it has the length. */
    public abstract long[] fingerprints(long[] spare);
}
