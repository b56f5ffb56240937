package io.handlewatch.detect;

/**
 * How many handles of one stack were open, over the watch: lowest, highest and last count of each block of time.
 *
 * <p>The number of blocks is bounded: when they are full, neighbours are joined and a block covers twice the time.
 */
final class OpenCurve {
    private static final int BLOCKS = 96;

    private final int[] low = new int[BLOCKS];
    private final int[] high = new int[BLOCKS];
    private final int[] last = new int[BLOCKS];
    private double width = 60_000;
    private final double start;
    private int used;

    /** Begins at a moment of run time. */
    OpenCurve(double start) {
        this.start = start;
    }

    /** The count at a moment of running time; moments do not go back. */
    void add(double runMillis, int count) {
        int block = (int) ((runMillis - start) / width);
        while (block >= BLOCKS) {
            join();
            block = (int) ((runMillis - start) / width);
        }
        if (block >= used) {
            int before = used == 0 ? 0 : last[used - 1];
            for (int i = used; i <= block; i++) {
                low[i] = before;
                high[i] = before;
                last[i] = before;
            }
            used = block + 1;
            low[block] = count;
            high[block] = count;
        }
        low[block] = Math.min(low[block], count);
        high[block] = Math.max(high[block], count);
        last[block] = count;
    }

    private void join() {
        for (int i = 0; i < BLOCKS / 2; i++) {
            low[i] = Math.min(low[2 * i], low[2 * i + 1]);
            high[i] = Math.max(high[2 * i], high[2 * i + 1]);
            last[i] = last[2 * i + 1];
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
        return low[block];
    }

    int high(int block) {
        return high[block];
    }

    int last(int block) {
        return last[block];
    }

    /** The lowest count in a part of the watch; both ends as shares of it, 0 to 1. */
    int lowest(double from, double to) {
        int lowest = Integer.MAX_VALUE;
        for (int i = (int) (from * used); i < Math.max((int) (from * used) + 1, (int) (to * used)) && i < used; i++) {
            lowest = Math.min(lowest, low[i]);
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    /** The highest count in a part of the watch. */
    int highest(double from, double to) {
        int highest = 0;
        for (int i = (int) (from * used); i < Math.max((int) (from * used) + 1, (int) (to * used)) && i < used; i++) {
            highest = Math.max(highest, high[i]);
        }
        return highest;
    }

    /** The count at a share of the watch. */
    int at(double share) {
        return used == 0 ? 0 : last[Math.min(used - 1, (int) (share * used))];
    }
}
