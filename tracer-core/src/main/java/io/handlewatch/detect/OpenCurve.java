package io.handlewatch.detect;

/**
 * How many handles of one stack were open, over the watch: lowest, highest and last count of each block of time.
 *
 * <p>The number of blocks is bounded: when they are full, neighbours are joined and a block covers twice the time.
 */
final class OpenCurve {
    private static final int BLOCKS = 96;

    private final Counts low = new Counts(BLOCKS);
    private final Counts high = new Counts(BLOCKS);
    private final Counts last = new Counts(BLOCKS);
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
            int before = used == 0 ? 0 : last.get(used - 1);
            for (int i = used; i <= block; i++) {
                low.set(i, before);
                high.set(i, before);
                last.set(i, before);
            }
            used = block + 1;
            low.set(block, count);
            high.set(block, count);
        }
        low.set(block, Math.min(low.get(block), count));
        high.set(block, Math.max(high.get(block), count));
        last.set(block, count);
    }

    private void join() {
        for (int i = 0; i < BLOCKS / 2; i++) {
            low.set(i, Math.min(low.get(2 * i), low.get(2 * i + 1)));
            high.set(i, Math.max(high.get(2 * i), high.get(2 * i + 1)));
            last.set(i, last.get(2 * i + 1));
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
        return low.get(block);
    }

    int high(int block) {
        return high.get(block);
    }

    int last(int block) {
        return last.get(block);
    }

    /** The lowest count in a part of the watch; both ends as shares of it, 0 to 1. */
    int lowest(double from, double to) {
        int lowest = Integer.MAX_VALUE;
        for (int i = (int) (from * used); i < Math.max((int) (from * used) + 1, (int) (to * used)) && i < used; i++) {
            lowest = Math.min(lowest, low.get(i));
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }

    /** The highest count in a part of the watch. */
    int highest(double from, double to) {
        int highest = 0;
        for (int i = (int) (from * used); i < Math.max((int) (from * used) + 1, (int) (to * used)) && i < used; i++) {
            highest = Math.max(highest, high.get(i));
        }
        return highest;
    }

    /** The count at a share of the watch. */
    int at(double share) {
        return used == 0 ? 0 : last.get(Math.min(used - 1, (int) (share * used)));
    }
}
