package io.handlewatch.htrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at text eight bytes at a time: a long holds eight characters, the first in its lowest byte. */
final class Words {
    static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Words() {}

    /** The eight bytes from {@code at}. */
    static long at(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** The word that holds these eight characters. */
    static long of(String eight) {
        long word = 0;
        for (int i = 7; i >= 0; i--) {
            word = (word << 8) | eight.charAt(i);
        }
        return word;
    }

    /** The position of the first line feed in {@code [from, end)}, or {@code end}. */
    static int lineEnd(byte[] bytes, int from, int end) {
        int i = from;
        for (; i + 8 <= end; i += 8) {
            long x = at(bytes, i) ^ (ONES * '\n');
            long found = (x - ONES) & ~x & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Whether all eight characters are hexadecimal digits, either case. */
    static boolean hex(long word) {
        // For bytes below 0x80, adding 0x80 - c sets the high bit exactly when the byte is c or more.
        long lower = word | (ONES * 0x20);
        long digit = (word + ONES * (0x80 - '0')) & ~(word + ONES * (0x80 - ('9' + 1)));
        long letter = (lower + ONES * (0x80 - 'a')) & ~(lower + ONES * (0x80 - ('f' + 1)));
        return ((digit | letter) & ~word & HIGHS) == HIGHS;
    }

    /** The value of eight hexadecimal digits; only for a word that {@link #hex} accepts. */
    static long value(long word) {
        long nibbles = (word & (ONES * 0x0F)) + ((word >>> 6) & ONES) * 9;
        long v = Long.reverseBytes(nibbles);
        v = (v | (v >>> 4)) & 0x00FF00FF00FF00FFL;
        v = (v | (v >>> 8)) & 0x0000FFFF0000FFFFL;
        return (v | (v >>> 16)) & 0xFFFFFFFFL;
    }
}
