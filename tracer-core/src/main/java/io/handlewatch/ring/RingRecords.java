package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * What the ring held at one reading, newest record first: a view whose fields are asked for one by one, so that a record need not become an object. It holds until the ring
 * is read again.
 */
public abstract class RingRecords extends AbstractList<RingRecord> implements RandomAccess {
    /** The kernel keeps no more return addresses of a call. */
    public static final int MOST_ADDRESSES = 16;

    /** The greatest ring has half as many records; what says that it has more is none. */
    public static final int MOST_RECORDS = 0x40000;

    RingRecords() {}

    /** The records of the kernel's block (layout: {@link BlockDecoder}); it must not change while they are looked at. Never throws on content. */
    public static RingRecords of(ByteBuffer block) {
        return BlockDecoder.decode(block);
    }

    /** These records, newest first; the list must not change while they are looked at. */
    public static RingRecords of(List<RingRecord> newestFirst) {
        return new Listed(newestFirst);
    }

    /** What happened. */
    public abstract Operation operation(int index);

    /** The handle value. */
    public abstract long handle(int index);

    /** The process that made the call. */
    public abstract long processId(int index);

    /** The calling thread. */
    public abstract long threadId(int index);

    /** What {@link RingRecord#fingerprint} gives. */
    public abstract long fingerprint(int index);

    /**
     * Copies the return addresses in user space, newest call first. Of a record that is no opening they may be missing.
     *
     * @param into with room for {@link #MOST_ADDRESSES}
     * @return how many there are
     */
    public abstract int addresses(int index, long[] into);

    @Override
    public RingRecord get(int index) {
        long[] addresses = new long[MOST_ADDRESSES];
        int count = addresses(index, addresses);
        return new RingRecord(
                operation(index),
                handle(index),
                processId(index),
                threadId(index),
                Arrays.copyOf(addresses, count),
                fingerprint(index));
    }

    /** The fingerprint of each; in this array where it has the length. */
    public final long[] fingerprints(long[] spare) {
        long[] all = spare.length == size() ? spare : new long[size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = fingerprint(i);
        }
        return all;
    }

    /** Records that are objects already. A text may list more addresses than the kernel keeps: those behind are left out. */
    private static final class Listed extends RingRecords {
        private final List<RingRecord> records;

        Listed(List<RingRecord> records) {
            this.records = records;
        }

        @Override
        public int size() {
            return records.size();
        }

        @Override
        public RingRecord get(int index) {
            return records.get(index);
        }

        @Override
        public Operation operation(int index) {
            return get(index).operation();
        }

        @Override
        public long handle(int index) {
            return get(index).handle();
        }

        @Override
        public long processId(int index) {
            return get(index).processId();
        }

        @Override
        public long threadId(int index) {
            return get(index).threadId();
        }

        @Override
        public long fingerprint(int index) {
            return get(index).fingerprint();
        }

        @Override
        public int addresses(int index, long[] into) {
            long[] all = get(index).addresses();
            int count = Math.min(all.length, MOST_ADDRESSES);
            System.arraycopy(all, 0, into, 0, count);
            return count;
        }
    }
}
