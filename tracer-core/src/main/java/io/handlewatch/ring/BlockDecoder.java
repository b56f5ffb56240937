package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the kernel's block (layout: {@link RingQuery#read}). Never throws on content: a count that is greater than the block is cut to it, a record of
 * an unknown type is left out.
 */
final class BlockDecoder {
    static final int HEADER = 16;
    static final int RECORD = 160;
    private static final int MOST_FRAMES = 16;
    private static final int STACK = 32;

    /** Addresses above are the kernel's: their first 16 bits are set. */
    private static final long LAST_USER_ADDRESS = 0x7fff_ffff_ffffL;

    private BlockDecoder() {}

    /** All records, newest first. */
    static List<RingRecord> decode(ByteBuffer block) {
        if (block.limit() < HEADER) {
            return List.of();
        }
        long said = Integer.toUnsignedLong(block.getInt(8));
        int count = (int) Math.min(said, (block.limit() - HEADER) / RECORD);
        List<RingRecord> records = new ArrayList<>(count);
        long[] addresses = new long[MOST_FRAMES];
        for (int i = 0; i < count; i++) {
            RingRecord record = record(block, HEADER + i * RECORD, addresses);
            if (record != null) {
                records.add(record);
            }
        }
        return records;
    }

    private static @Nullable RingRecord record(ByteBuffer block, int at, long[] addresses) {
        Operation operation = switch (block.getInt(at + 24)) {
            case 1 -> Operation.OPEN;
            case 2 -> Operation.CLOSE;
            case 3 -> Operation.BAD_REFERENCE;
            default -> null;
        };
        if (operation == null) {
            return null;
        }
        int frames = 0;
        for (int i = 0; i < MOST_FRAMES; i++) {
            long address = block.getLong(at + STACK + 8 * i);
            if (address == 0) {
                break;
            }
            if (Long.compareUnsigned(address, LAST_USER_ADDRESS) <= 0) {
                addresses[frames++] = address;
            }
        }
        return new RingRecord(
                operation,
                block.getLong(at),
                block.getLong(at + 8),
                block.getLong(at + 16),
                Arrays.copyOf(addresses, frames));
    }
}
