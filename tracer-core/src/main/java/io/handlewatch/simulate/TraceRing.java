package io.handlewatch.simulate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The kernel's ring of one process, kept in the form in which the kernel answers: 160 bytes a record, newest first, little-endian
 * (PROCESS_HANDLE_TRACING_ENTRY in phnt's ntpsapi.h). New records are put in front of the old ones, so that a reading is one copy.
 */
final class TraceRing {
    static final int RECORD = 160;
    static final int HEADER = 16;
    static final int FRAMES = 16;
    static final int SMALLEST = 0x80;
    static final int LARGEST = 0x20000;
    static final int PLACE_OF_TYPE = 24;
    static final int PLACE_OF_FRAMES = 32;

    private final int slots;
    private final byte[] memory;
    private final ByteBuffer view;
    private int first;
    private int count;
    private long written;

    /** The kernel rounds up to a power of two within its bounds; 0 means 0x1000. */
    TraceRing(int wanted) {
        slots = slots(wanted);
        memory = new byte[(slots + Math.max(SMALLEST, slots / 4)) * RECORD];
        view = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
        first = memory.length;
    }

    static int slots(int wanted) {
        int asked = wanted == 0 ? 0x1000 : Math.max(SMALLEST, Math.min(LARGEST, wanted));
        int slots = SMALLEST;
        while (slots < asked) {
            slots *= 2;
        }
        return slots;
    }

    int slots() {
        return slots;
    }

    /** Records it holds now, at most {@link #slots}. */
    int count() {
        return count;
    }

    /** Records written since it was made. */
    long written() {
        return written;
    }

    /** Puts a record in; the oldest goes when all slots are taken. */
    void put(long handle, long processId, long threadId, int type, byte[] frames) {
        if (first == 0) {
            int keep = Math.min(count, slots - 1);
            System.arraycopy(memory, 0, memory, memory.length - keep * RECORD, keep * RECORD);
            first = memory.length - keep * RECORD;
            count = keep;
        }
        first -= RECORD;
        view.putLong(first, handle);
        view.putLong(first + 8, processId);
        view.putLong(first + 16, threadId);
        view.putInt(first + PLACE_OF_TYPE, type);
        view.putInt(first + PLACE_OF_TYPE + 4, 0);
        System.arraycopy(frames, 0, memory, first + PLACE_OF_FRAMES, FRAMES * 8);
        count = Math.min(count + 1, slots);
        written++;
    }

    /** Copies header and records, newest first, to the start of {@code target}, which must hold {@code HEADER + count * RECORD} bytes. */
    void copy(byte[] target) {
        Arrays.fill(target, 0, HEADER, (byte) 0);
        ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).putInt(8, count);
        System.arraycopy(memory, first, target, HEADER, count * RECORD);
    }

    /** What it holds now, without a copy. */
    TraceBlock block() {
        return TraceBlock.view(memory, first, count);
    }

    /** The 128 bytes of a stack: up to 16 return addresses, newest first, the rest 0. */
    static byte[] frames(List<Long> addresses) {
        ByteBuffer bytes = ByteBuffer.allocate(FRAMES * 8).order(ByteOrder.LITTLE_ENDIAN);
        addresses.stream().limit(FRAMES).forEach(bytes::putLong);
        return bytes.array();
    }
}
