package io.handlewatch.simulate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One answer of the kernel as an extension holds it: records newest first. */
final class TraceBlock {
    private final byte[] bytes;
    private final ByteBuffer view;
    private final int total;

    TraceBlock(TraceRing ring) {
        total = ring.count();
        bytes = new byte[TraceRing.HEADER + total * TraceRing.RECORD];
        ring.copy(bytes);
        view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
        return Arrays.equals(bytes, at(i), at(i + 1), other.bytes, at(j), at(j + 1));
    }

    private static int at(int i) {
        return TraceRing.HEADER + i * TraceRing.RECORD;
    }
}
