package io.handlewatch.simulate;

import io.handlewatch.engine.OutputSink;

/**
 * The way of text from an extension to a client: collected, and handed over in pieces of up to 1,023 characters that end anywhere, also inside a
 * number; text of another mask flushes what was collected.
 */
final class TextPieces {
    private static final int LONGEST = 1023;
    private static final int SHORTEST = 985;

    private final OutputSink sink;
    private final StringBuilder piece = new StringBuilder(LONGEST);
    private int mask = OutputSink.NORMAL;
    private int limit = LONGEST;
    private long left;

    /** Text behind the first {@code most} characters is lost on its way. */
    TextPieces(OutputSink sink, long most) {
        this.sink = sink;
        this.left = most;
    }

    TextPieces say(String text) {
        say(OutputSink.NORMAL, text);
        return this;
    }

    void say(int withMask, String text) {
        if (withMask != mask) {
            flush();
            mask = withMask;
        }
        int from = 0;
        while (from < text.length()) {
            int take = Math.min(text.length() - from, limit - piece.length());
            piece.append(text, from, from + take);
            from += take;
            if (piece.length() == limit) {
                flush();
            }
        }
    }

    /** A number as the engine prints pointers: 16 digits. */
    TextPieces pointer(long value) {
        char[] digits = new char[18];
        digits[0] = '0';
        digits[1] = 'x';
        for (int i = 17; i > 1; i--) {
            digits[i] = Character.forDigit((int) (value >>> (4 * (17 - i))) & 15, 16);
        }
        return say(new String(digits));
    }

    void flush() {
        if (piece.isEmpty()) {
            return;
        }
        if (piece.length() > left) {
            piece.setLength((int) left);
        }
        left -= piece.length();
        if (!piece.isEmpty()) {
            sink.accept(mask, piece);
        }
        piece.setLength(0);
        limit = limit == LONGEST ? SHORTEST : limit + 1;
    }
}
