package io.handlewatch.htrace;

import java.util.Arrays;

/** Encodes pieces of characters into one array that is used again and again. A pair of surrogates may be split between two pieces. */
final class Utf8 {
    private static final char REPLACEMENT = '\ufffd';

    private byte[] bytes = new byte[4096];
    private int length;
    private char high;

    /** Encodes a piece; the result holds {@link #length} bytes and is valid until the next call. */
    byte[] encode(CharSequence piece) {
        length = 0;
        int count = piece.length();
        if (bytes.length < count * 3 + 6) {
            bytes = new byte[count * 3 + 6];
        }
        for (int i = 0; i < count; i++) {
            put(piece.charAt(i));
        }
        return bytes;
    }

    /** Encodes what an unfinished pair left behind. */
    byte[] finish() {
        length = 0;
        dropHigh();
        return bytes;
    }

    int length() {
        return length;
    }

    private void put(char c) {
        if (high != 0) {
            if (Character.isLowSurrogate(c)) {
                int point = Character.toCodePoint(high, c);
                high = 0;
                add(0xF0 | (point >> 18));
                add(0x80 | ((point >> 12) & 0x3F));
                add(0x80 | ((point >> 6) & 0x3F));
                add(0x80 | (point & 0x3F));
                return;
            }
            dropHigh();
        }
        if (c < 0x80) {
            add(c);
        } else if (c < 0x800) {
            add(0xC0 | (c >> 6));
            add(0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c)) {
            high = c;
        } else {
            three(Character.isLowSurrogate(c) ? REPLACEMENT : c);
        }
    }

    private void dropHigh() {
        if (high != 0) {
            high = 0;
            three(REPLACEMENT);
        }
    }

    private void three(char c) {
        add(0xE0 | (c >> 12));
        add(0x80 | ((c >> 6) & 0x3F));
        add(0x80 | (c & 0x3F));
    }

    private void add(int octet) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) octet;
    }
}
