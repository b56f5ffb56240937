package io.handlewatch.simulate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The records of a ring as an extension sees them, newest first. A view is valid until the ring takes its next record. */
final class TraceBlock {
    private final byte[] bytes;
    private final ByteBuffer view;
    private final int first;
    private final int total;

    private TraceBlock(byte[] bytes, int first, int total) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.first = first;
        this.total = total;
    }

    /** The records that lie in {@code memory} from {@code first} on. */
    static TraceBlock view(byte[] memory, int first, int total) {
        return new TraceBlock(memory, first, total);
    }

    /** A copy that lasts, of which only the newest records may be asked for; {@link #total} stays what it was. */
    TraceBlock newest(int records) {
        int end = first + Math.min(records, total) * TraceRing.RECORD;
        return new TraceBlock(Arrays.copyOfRange(bytes, first, end), 0, total);
    }

    int total() {
        return total;
    }

    long handle(int i) {
        return view.getLong(at(i));
    }

    long processId(int i) {
        return view.getLong(at(i) + 8);
    }

    long threadId(int i) {
        return view.getLong(at(i) + 16);
    }

    int type(int i) {
        return view.getInt(at(i) + TraceRing.PLACE_OF_TYPE);
    }

    long frame(int i, int depth) {
        return view.getLong(at(i) + TraceRing.PLACE_OF_FRAMES + 8 * depth);
    }

    /** Whether record {@code i} here and record {@code j} there are equal in all their bytes. */
    boolean same(int i, TraceBlock other, int j) {
        return Arrays.equals(bytes, at(i), at(i + 1), other.bytes, other.at(j), other.at(j + 1));
    }

    private int at(int i) {
        return first + i * TraceRing.RECORD;
    }
}
