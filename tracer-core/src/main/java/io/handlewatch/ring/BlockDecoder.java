package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the kernel's block (layout: {@link RingQuery#read}). Never throws on content: a count that is greater than the block is cut to it, a record of
 * an unknown type is left out.
 */
final class BlockDecoder {
    static final int HEADER = 16;
    static final int RECORD = 160;
    private static final int MOST_FRAMES = 16;
    private static final int TYPE = 24;
    private static final int STACK = 32;

    /** Addresses above are the kernel's: their first 16 bits are set. */
    private static final long LAST_USER_ADDRESS = 0x7fff_ffff_ffffL;

    private BlockDecoder() {}

    /** All records, newest first: a view, in which a record is made when it is asked for. It holds as long as the block does. */
    static List<RingRecord> decode(ByteBuffer block) {
        if (block.limit() < HEADER) {
            return List.of();
        }
        long said = Integer.toUnsignedLong(block.getInt(8));
        int count = (int) Math.min(said, (block.limit() - HEADER) / RECORD);
        for (int i = 0; i < count; i++) {
            if (operation(block, HEADER + i * RECORD) == null) {
                return known(block, count);
            }
        }
        return new Records(block, count);
    }

    /** Where a record has an unknown type, those that are known. */
    private static List<RingRecord> known(ByteBuffer block, int count) {
        List<RingRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = HEADER + i * RECORD;
            Operation operation = operation(block, at);
            if (operation != null) {
                records.add(record(block, at, operation));
            }
        }
        return records;
    }

    /** The records of a block all of whose types are known. */
    static final class Records extends AbstractList<RingRecord> implements RandomAccess {
        private final ByteBuffer block;
        private final int count;

        private Records(ByteBuffer block, int count) {
            this.block = block;
            this.count = count;
        }

        @Override
        public RingRecord get(int index) {
            int at = HEADER + Objects.checkIndex(index, count) * RECORD;
            return record(block, at, Objects.requireNonNull(operation(block, at)));
        }

        @Override
        public int size() {
            return count;
        }

        /** What {@link RingRecord#fingerprint} gives for each, straight from the block; into this array where it has the length. */
        long[] fingerprints(long[] spare) {
            long[] all = spare.length == count ? spare : new long[count];
            for (int i = 0; i < count; i++) {
                int at = HEADER + i * RECORD;
                long hash = RingRecord.begin(
                        block.getInt(at + TYPE), block.getLong(at), block.getLong(at + 8), block.getLong(at + 16));
                for (int frame = 0; frame < MOST_FRAMES; frame++) {
                    long address = block.getLong(at + STACK + 8 * frame);
                    if (address == 0) {
                        break;
                    }
                    if (user(address)) {
                        hash = RingRecord.mix(hash ^ address);
                    }
                }
                all[i] = hash;
            }
            return all;
        }
    }

    private static boolean user(long address) {
        return Long.compareUnsigned(address, LAST_USER_ADDRESS) <= 0;
    }

    private static @Nullable Operation operation(ByteBuffer block, int at) {
        return switch (block.getInt(at + TYPE)) {
            case 1 -> Operation.OPEN;
            case 2 -> Operation.CLOSE;
            case 3 -> Operation.BAD_REFERENCE;
            default -> null;
        };
    }

    private static RingRecord record(ByteBuffer block, int at, Operation operation) {
        int frames = 0;
        for (int i = 0; i < MOST_FRAMES && block.getLong(at + STACK + 8 * i) != 0; i++) {
            frames += user(block.getLong(at + STACK + 8 * i)) ? 1 : 0;
        }
        long[] addresses = new long[frames];
        for (int i = 0, to = 0; to < frames; i++) {
            long address = block.getLong(at + STACK + 8 * i);
            if (user(address)) {
                addresses[to++] = address;
            }
        }
        return new RingRecord(operation, block.getLong(at), block.getLong(at + 8), block.getLong(at + 16), addresses);
    }
}
