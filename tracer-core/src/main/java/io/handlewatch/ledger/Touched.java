package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;
import java.util.Arrays;

/** The values that records have named since an open set was last seen, each once, in the order in which they were named. */
final class Touched {
    private final LongTable known = LongTable.single();
    private long[] values = new long[16];

    void add(long value) {
        if (known.put(value, 1) != 0) {
            return;
        }
        int last = known.size() - 1;
        if (last == values.length) {
            values = Arrays.copyOf(values, 2 * last);
        }
        values[last] = value;
    }

    int size() {
        return known.size();
    }

    long get(int index) {
        return values[index];
    }

    void clear() {
        known.clear();
    }
}
