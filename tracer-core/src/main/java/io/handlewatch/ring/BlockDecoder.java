package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the kernel's block. Never throws on content: a count that is greater than the block is cut to it, a record of
 * an unknown type is left out.
 */
final class BlockDecoder {
    static final int HEADER = 16;
    static final int RECORD = 160;
    private static final int PROCESS = 8;
    private static final int THREAD = 16;
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
        public Operation operation(int index) {
            return Objects.requireNonNull(BlockDecoder.operation(block, at(index)));
        }

        @Override
        public long handle(int index) {
            return block.getLong(at(index));
        }

        @Override
        public long processId(int index) {
            return block.getLong(at(index) + PROCESS);
        }

        @Override
        public long threadId(int index) {
            return block.getLong(at(index) + THREAD);
        }

        /** Straight from the block. */
        @Override
        public long fingerprint(int index) {
            int at = at(index);
            long hash = RingRecord.begin(
                    block.getInt(at + TYPE),
                    block.getLong(at),
                    block.getLong(at + PROCESS),
                    block.getLong(at + THREAD));
            for (int frame = 0; frame < RingRecords.MOST_ADDRESSES; frame++) {
                long address = block.getLong(at + STACK + 8 * frame);
                if (address == 0) {
                    break;
                }
                if (user(address)) {
                    hash = RingRecord.mix(hash ^ address);
                }
            }
            return hash;
        }

        @Override
        public int addresses(int index, long[] into) {
            int at = at(index);
            int found = 0;
            for (int frame = 0; frame < RingRecords.MOST_ADDRESSES; frame++) {
                long address = block.getLong(at + STACK + 8 * frame);
                if (address == 0) {
                    break;
                }
                if (user(address)) {
                    into[found++] = address;
                }
            }
            return found;
        }

        @Override
        public int size() {
            return count;
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
}
