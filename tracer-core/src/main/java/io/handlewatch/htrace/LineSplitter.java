package io.handlewatch.htrace;

import java.util.Arrays;
import java.util.function.Consumer;

/** Makes lines of pieces. A last line without a line end is dropped: nobody knows how it would go on. */
final class LineSplitter {
    private final Consumer<String> lines;
    private final Utf8 utf8 = new Utf8();
    private byte[] carry = new byte[256];
    private int carried;

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void accept(CharSequence piece) {
        byte[] bytes = utf8.encode(piece);
        accept(bytes, 0, utf8.length());
    }

    void accept(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int from = offset; from < end; ) {
            int to = Words.lineEnd(bytes, from, end);
            int kept = Math.min(to - from, HtraceParser.LONGEST_LINE - carried);
            if (carried + kept > carry.length) {
                carry = Arrays.copyOf(carry, Math.max(carried + kept, carry.length * 2));
            }
            System.arraycopy(bytes, from, carry, carried, kept);
            carried += kept;
            if (to < end) {
                lines.accept(LooseText.decode(carry, 0, carried));
                carried = 0;
            }
            from = to + 1;
        }
    }

    void finish() {
        carried = 0;
    }
}
