package io.handlewatch.detect;

import java.util.Arrays;

/** A row of counts that are small as a rule: a byte each until one needs more. */
final class Counts {
    private static final int LARGEST_BYTE = 255;

    private byte[] small;
    private int[] large = NONE;
    private static final int[] NONE = {};

    Counts(int length) {
        small = new byte[length];
    }

    /** Adds counts of 0 behind the last. */
    void lengthen(int length) {
        if (large.length == 0) {
            small = Arrays.copyOf(small, length);
        } else {
            large = Arrays.copyOf(large, length);
        }
    }

    int get(int index) {
        return large.length > 0 ? large[index] : small[index] & 0xff;
    }

    void add(int index, int more) {
        if (large.length > 0) {
            large[index] += more;
        } else {
            set(index, (small[index] & 0xff) + more);
        }
    }

    void set(int index, int count) {
        if (large.length == 0 && count >= 0 && count <= LARGEST_BYTE) {
            small[index] = (byte) count;
            return;
        }
        if (large.length == 0) {
            large = new int[small.length];
            for (int i = 0; i < large.length; i++) {
                large[i] = small[i] & 0xff;
            }
            small = new byte[0];
        }
        large[index] = count;
    }
}
