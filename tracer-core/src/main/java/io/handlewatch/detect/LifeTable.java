package io.handlewatch.detect;

/** When each live handle was born, by the number of its life: open addressing, no object for a handle. */
final class LifeTable {
    private static final double FREE = Double.NaN;

    private long[] lives = new long[1024];
    private double[] born = filled(1024);
    private int size;

    void put(long life, double bornAt) {
        if (2 * size >= lives.length) {
            grow();
        }
        int at = find(life);
        size += Double.isNaN(born[at]) ? 1 : 0;
        lives[at] = life;
        born[at] = bornAt;
    }

    /** When this life was born; NaN where it is not known. */
    double born(long life) {
        return born[find(life)];
    }

    /** Takes a life out and gives its birth; NaN where it is not known. */
    double remove(long life) {
        int at = find(life);
        double was = born[at];
        if (Double.isNaN(was)) {
            return was;
        }
        size--;
        born[at] = FREE;
        // What stands behind in the same run must not be cut off from its place.
        int mask = lives.length - 1;
        for (int i = (at + 1) & mask; !Double.isNaN(born[i]); i = (i + 1) & mask) {
            long moved = lives[i];
            double movedBorn = born[i];
            born[i] = FREE;
            int to = find(moved);
            lives[to] = moved;
            born[to] = movedBorn;
        }
        return was;
    }

    int size() {
        return size;
    }

    private int find(long life) {
        int mask = lives.length - 1;
        int at = (int) ((life * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (!Double.isNaN(born[at]) && lives[at] != life) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldLives = lives;
        double[] oldBorn = born;
        lives = new long[2 * oldLives.length];
        born = filled(2 * oldLives.length);
        for (int i = 0; i < oldLives.length; i++) {
            if (!Double.isNaN(oldBorn[i])) {
                int at = find(oldLives[i]);
                lives[at] = oldLives[i];
                born[at] = oldBorn[i];
            }
        }
    }

    private static double[] filled(int length) {
        double[] array = new double[length];
        java.util.Arrays.fill(array, FREE);
        return array;
    }
}
