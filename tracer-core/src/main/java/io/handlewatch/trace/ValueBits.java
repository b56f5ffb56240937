package io.handlewatch.trace;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of numbers as bits, a word for each stretch of 64 that holds any, in rising order. Handle values stand close together, since the system gives
 * out the free places of its table first: a hundred thousand of them take a hundred kilobytes. Numbers far apart take 16 bytes each. Immutable.
 */
final class ValueBits {
    static final ValueBits NONE = new ValueBits(new long[0], new long[0], 0);

    private static final int SHIFT = 6;

    /** The numbers of a word divided by 64, rising. */
    private final long[] keys;

    private final long[] words;
    private final int size;

    private ValueBits(long[] keys, long[] words, int size) {
        this.keys = keys;
        this.words = words;
        this.size = size;
    }

    /** What is done with each number that is in one of two sets only. */
    interface Changes {
        void gone(long value);

        void came(long value);
    }

    /** This set without the numbers of one array, then with those of another; both rising. */
    ValueBits changed(long[] without, long[] with) {
        long[] newKeys = new long[keys.length + with.length];
        long[] newWords = new long[keys.length + with.length];
        int n = 0;
        int count = 0;
        int out = 0;
        int in = 0;
        int at = 0;
        while (at < keys.length || in < with.length) {
            long key = at == keys.length
                    ? with[in] >> SHIFT
                    : in == with.length ? keys[at] : Math.min(keys[at], with[in] >> SHIFT);
            long word = at < keys.length && keys[at] == key ? words[at++] : 0;
            while (out < without.length && without[out] >> SHIFT <= key) {
                word &= without[out] >> SHIFT == key ? ~(1L << without[out]) : -1L;
                out++;
            }
            while (in < with.length && with[in] >> SHIFT == key) {
                word |= 1L << with[in++];
            }
            if (word != 0) {
                newKeys[n] = key;
                newWords[n++] = word;
                count += Long.bitCount(word);
            }
        }
        return new ValueBits(Arrays.copyOf(newKeys, n), Arrays.copyOf(newWords, n), count);
    }

    int size() {
        return size;
    }

    boolean contains(long value) {
        int at = place(value >> SHIFT);
        return at >= 0 && (words[at] >>> value & 1) != 0;
    }

    /** Where a key stands, negative where it is missing. Each differs from the next by 1 at least, and mostly by no more: that place is looked at first. */
    private int place(long key) {
        if (keys.length == 0 || key < keys[0]) {
            return -1;
        }
        int last = (int) Math.min(keys.length - 1, key - keys[0]);
        return keys[last] == key ? last : Arrays.binarySearch(keys, 0, last, key);
    }

    /** The i-th number in rising order; takes time in proportion to the set. */
    long value(int i) {
        int left = i;
        for (int at = 0; at < keys.length; at++) {
            int here = Long.bitCount(words[at]);
            if (left < here) {
                long word = words[at];
                for (; left > 0; left--) {
                    word &= word - 1;
                }
                return (keys[at] << SHIFT) + Long.numberOfTrailingZeros(word);
            }
            left -= here;
        }
        throw new IndexOutOfBoundsException(i);
    }

    /** All numbers, rising. */
    long[] toArray() {
        long[] all = new long[size];
        int[] n = {0};
        forEach(value -> all[n[0]++] = value);
        return all;
    }

    void forEach(LongConsumer consumer) {
        for (int at = 0; at < keys.length; at++) {
            for (long word = words[at]; word != 0; word &= word - 1) {
                consumer.accept((keys[at] << SHIFT) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    /** Tells in rising order what is in this set and not in an earlier one, or the other way round. */
    void since(ValueBits before, Changes changes) {
        int i = 0;
        int j = 0;
        while (i < before.keys.length || j < keys.length) {
            long was = i < before.keys.length ? before.keys[i] : Long.MAX_VALUE;
            long is = j < keys.length ? keys[j] : Long.MAX_VALUE;
            long key = Math.min(was, is);
            long old = was == key ? before.words[i++] : 0;
            long now = is == key ? words[j++] : 0;
            for (long different = old ^ now; different != 0; different &= different - 1) {
                long value = (key << SHIFT) + Long.numberOfTrailingZeros(different);
                if ((now & different & -different) != 0) {
                    changes.came(value);
                } else {
                    changes.gone(value);
                }
            }
        }
    }
}
