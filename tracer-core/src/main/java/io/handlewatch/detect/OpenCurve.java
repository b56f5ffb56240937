package io.handlewatch.detect;

/**
 * How many handles of one stack were open, over the watch: lowest, highest and last count of each block of time.
 *
 * <p>The number of blocks is bounded: when they are full, neighbours are joined and a block covers twice the time.
 */
final class OpenCurve {
    private static final int BLOCKS = 96;

    /** Lowest, highest and last count of a block stand side by side: they are read and written together. */
    private final Counts counts = new Counts(3 * BLOCKS);

    private double width = 60_000;
    private final double start;
    private int used;
    private int most;

    /** Begins at a moment of run time. */
    OpenCurve(double start) {
        this.start = start;
    }

    /** The count at a moment of running time; moments do not go back. */
    void add(double runMillis, int count) {
        most = Math.max(most, count);
        int block = (int) ((runMillis - start) / width);
        while (block >= BLOCKS) {
            join();
            block = (int) ((runMillis - start) / width);
        }
        if (block >= used) {
            int before = used == 0 ? 0 : last(used - 1);
            for (int i = used; i < block; i++) {
                set(i, before, before, before);
            }
            used = block + 1;
            set(block, count, count, count);
            return;
        }
        if (count < low(block)) {
            counts.set(3 * block, count);
        } else if (count > high(block)) {
            counts.set(3 * block + 1, count);
        }
        counts.set(3 * block + 2, count);
    }

    private void set(int block, int low, int high, int last) {
        counts.set(3 * block, low);
        counts.set(3 * block + 1, high);
        counts.set(3 * block + 2, last);
    }

    private void join() {
        for (int i = 0; i < BLOCKS / 2; i++) {
            int one = 2 * i;
            set(i, Math.min(low(one), low(one + 1)), Math.max(high(one), high(one + 1)), last(one + 1));
        }
        used = (used + 1) / 2;
        width *= 2;
    }

    int blocks() {
        return used;
    }

    double width() {
        return width;
    }

    int low(int block) {
        return counts.get(3 * block);
    }

    int high(int block) {
        return counts.get(3 * block + 1);
    }

    int last(int block) {
        return counts.get(3 * block + 2);
    }

    /** The lowest count in a part of the watch; both ends as shares of it, 0 to 1. */
    int lowest(double from, double to) {
        int lowest = Integer.MAX_VALUE;
        int end = end(from, to);
        for (int i = (int) (from * used); i < end; i++) {
            lowest = Math.min(lowest, low(i));
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    /** The highest count in a part of the watch. */
    int highest(double from, double to) {
        if (from <= 0 && to >= 1) {
            return most;
        }
        int highest = 0;
        int end = end(from, to);
        for (int i = (int) (from * used); i < end; i++) {
            highest = Math.max(highest, high(i));
        }
        return highest;
    }

    /** The block behind the last one of a part of the watch: a part has one block at least. */
    private int end(double from, double to) {
        return Math.min(used, Math.max((int) (from * used) + 1, (int) (to * used)));
    }

    /** The count at a share of the watch. */
    int at(double share) {
        return used == 0 ? 0 : last(Math.min(used - 1, (int) (share * used)));
    }
}
