package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;

/** The values that records have named since an open set was last seen, each once, in the order in which they were named. */
final class Touched {
    private final LongTable known = LongTable.single();
    private final Values values = new Values();

    void add(long value) {
        if (known.put(value, 1) == 0) {
            values.add(value);
        }
    }

    int size() {
        return values.size();
    }

    long get(int index) {
        return values.get(index);
    }

    void clear() {
        known.clear();
        values.clear();
    }
}
