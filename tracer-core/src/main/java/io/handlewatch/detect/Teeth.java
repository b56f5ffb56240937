package io.handlewatch.detect;

/**
 * Counts the teeth of a saw in the open count of one stack: a rise over at least three samples, then a fall to half or less within two.
 *
 * <p>The fall must also be larger by {@value #STEEP} than the largest rise within two samples: the noise of a count that is new at each sample rises as
 * steeply as it falls. Bounded: falls are kept by the class of their size, powers of 2^(1/4).
 */
final class Teeth {
    private static final double STEEP = 1.3;
    private static final int LEAST_PEAK = 6;

    private int[] fallsBySize = NONE;
    private static final int[] NONE = {};
    private static final int SIZES = 80;
    private int before;
    private int last;
    private int valley;
    private int risen;
    private int peak;
    private int steepest;

    void add(int count) {
        int high = Math.max(before, last);
        steepest = Math.max(steepest, count - Math.min(before, last));
        if (high >= LEAST_PEAK && high >= 0.6 * peak && count <= high / 2.0 && risen >= 3) {
            if (fallsBySize.length == 0) {
                fallsBySize = new int[SIZES];
            }
            fallsBySize[sizeClass(high - count)]++;
            valley = count;
            risen = 0;
            peak = 0;
            before = count;
        } else {
            valley = Math.min(valley, count);
            risen = count > valley ? risen + 1 : 0;
            peak = Math.max(peak, count);
            before = last;
        }
        last = count;
    }

    /** The target begins a new life. */
    void newEpoch() {
        before = 0;
        last = 0;
        valley = 0;
        risen = 0;
        peak = 0;
    }

    int count() {
        if (fallsBySize.length == 0) {
            return 0;
        }
        int teeth = 0;
        for (int i = sizeClass(STEEP * steepest); i < fallsBySize.length; i++) {
            teeth += fallsBySize[i];
        }
        return teeth;
    }

    private static int sizeClass(double size) {
        return (int) Math.min(SIZES - 1, Math.round(4 * Math.log(Math.max(1, size)) / Math.log(2)));
    }
}
