package io.handlewatch.detect;

import io.handlewatch.trace.LongTable;

/** When each live handle was born, by the number of its life. */
final class LifeTable {
    /** Moments are kept as their bits, and one more: 0 stands for no entry. */
    private final LongTable born = LongTable.single();

    void put(long life, double bornAt) {
        born.put(life, Double.doubleToRawLongBits(bornAt) + 1);
    }

    /** When this life was born; NaN where it is not known. */
    double born(long life) {
        return moment(born.get(life));
    }

    /** Takes a life out and gives its birth; NaN where it is not known. */
    double remove(long life) {
        return moment(born.remove(life));
    }

    int size() {
        return born.size();
    }

    private static double moment(long kept) {
        return kept == 0 ? Double.NaN : Double.longBitsToDouble(kept - 1);
    }
}
