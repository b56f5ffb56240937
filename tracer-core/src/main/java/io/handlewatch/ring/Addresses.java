package io.handlewatch.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The first addresses of an array as a key of a map. One object may be set to one array after the other to look them up; a key that is kept must not change. */
final class Addresses {
    private long[] values = {};
    private int length;

    /** Stands for these addresses from now on. */
    Addresses set(long[] newValues, int newLength) {
        values = newValues;
        length = newLength;
        return this;
    }

    static int hash(long[] values, int length) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + Long.hashCode(values[i]);
        }
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Addresses that && Arrays.equals(values, 0, length, that.values, 0, that.length);
    }

    @Override
    public int hashCode() {
        return hash(values, length);
    }
}
