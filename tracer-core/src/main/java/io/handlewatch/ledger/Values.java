package io.handlewatch.ledger;

import java.util.Arrays;

/** Handle values in a row, kept for the next reading's use. */
final class Values {
    private long[] values = new long[16];
    private int size;

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    long takeLast() {
        return values[--size];
    }

    int size() {
        return size;
    }

    long get(int index) {
        return values[index];
    }

    void clear() {
        size = 0;
    }
}
