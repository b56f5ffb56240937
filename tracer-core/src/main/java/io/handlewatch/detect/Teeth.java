package io.handlewatch.detect;

/**
 * Counts the teeth of a saw in the open count of one stack: a rise over at least three samples, then a fall to half or less within two.
 *
 * <p>The fall must also be larger than {@value #STEEP} mean steps upward, or it is the noise of a count that is new at each sample. Bounded: keeps no
 * samples.
 */
final class Teeth {
    private static final double STEEP = 2.5;
    private static final int LEAST_PEAK = 6;

    private int before;
    private int last;
    private int valley;
    private int risen;
    private int peak;
    private double steps;
    private double stepSum;
    private int teeth;

    void add(int count) {
        if (count > last) {
            steps++;
            stepSum += count - last;
        }
        int high = Math.max(before, last);
        double step = steps == 0 ? 1 : stepSum / steps;
        if (high >= LEAST_PEAK
                && high >= 0.6 * peak
                && count <= high / 2.0
                && high - count >= STEEP * step
                && risen >= 3) {
            teeth++;
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

    void newEpoch() {
        before = 0;
        last = 0;
        valley = 0;
        risen = 0;
        peak = 0;
    }

    int count() {
        return teeth;
    }
}
