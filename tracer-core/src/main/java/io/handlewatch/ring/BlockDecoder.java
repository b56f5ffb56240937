package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the kernel's block . Never throws on content: a count that is greater than the block is cut to it, a record of
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

    /** All records, newest first. */
    static RingRecords decode(ByteBuffer block) {
        if (block.limit() < HEADER) {
            return new Records(block, 0, null);
        }
        long said = Integer.toUnsignedLong(block.getInt(8));
        int count = (int) Math.min(said, (block.limit() - HEADER) / RECORD);
        for (int i = 0; i < count; i++) {
            if (operation(block, HEADER + i * RECORD) == null) {
                int[] known = IntStream.range(0, count)
                        .filter(record -> operation(block, HEADER + record * RECORD) != null)
                        .toArray();
                return new Records(block, known.length, known);
            }
        }
        return new Records(block, count, null);
    }

    /** Those of a block whose types are known; where that is all of them, without a list of their places. */
    private static final class Records extends RingRecords {
        private final ByteBuffer block;
        private final int count;
        private final int @Nullable [] places;

        Records(ByteBuffer block, int count, int @Nullable [] places) {
            this.block = block;
            this.count = count;
            this.places = places;
        }

        private int at(int index) {
            int place = Objects.checkIndex(index, count);
            return HEADER + (places == null ? place : places[place]) * RECORD;
        }

        @Override
        public RingRecord get(int index) {
            return record(block, at(index), operation(index));
        }

        @Override
        public Operation operation(int index) {
            return Objects.requireNonNull(BlockDecoder.operation(block, at(index)));
        }

        @Override
        public long handle(int index) {
            return block.getLong(at(index));
        }

        @Override
        public int size() {
            return count;
        }

        /** Straight from the block. */
        @Override
        public long[] fingerprints(long[] spare) {
            long[] all = spare.length == count ? spare : new long[count];
            for (int i = 0; i < count; i++) {
                int at = at(i);
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
