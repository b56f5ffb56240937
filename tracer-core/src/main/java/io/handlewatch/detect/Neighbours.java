package io.handlewatch.detect;

/**
 * What the distances between births and the next ones say on a period: few looks at them exclude nearly all, where a search over the births themselves
 * takes hundreds.
 *
 * <p>Two births near one phase are near each other: |e^ia - e^ib|^2 &lt;= 2 |e^ia - 1|^2 + 2 |e^ib - 1|^2. So where N births have a concentration R on
 * one phase (see {@link Cycle}), S(f) = sum of w cos(2 pi f d) over the distances d between neighbours, each weighted by the fewer births at its two ends,
 * is at least the sum of w less 4 N (1 - R). And S changes by no more than 2 pi times the sum of w d per unit of the frequency f, so what is missing at one
 * frequency excludes those that follow.
 */
final class Neighbours {
    private final double[] apart;
    private final int[] weight;
    private final double least;
    private final double steepest;

    /**
     * Takes the births.
     *
     * @param at their moments, rising
     * @param count how many came then
     * @param concentration the least that is asked for, 0 to 1
     */
    Neighbours(double[] at, int[] count, double concentration) {
        apart = new double[Math.max(0, at.length - 1)];
        weight = new int[apart.length];
        double births = at.length == 0 ? 0 : count[0];
        double weights = 0;
        double slope = 0;
        for (int i = 0; i < apart.length; i++) {
            apart[i] = at[i + 1] - at[i];
            weight[i] = Math.min(count[i], count[i + 1]);
            births += count[i + 1];
            weights += weight[i];
            slope += 2 * Math.PI * weight[i] * apart[i];
        }
        least = weights * (1 - Phases.ERROR) - 4 * births * (1 - concentration);
        steepest = slope;
    }

    /** How far above this frequency, in waves per millisecond, none can have so close births; 0 where this one may. */
    double excluded(double frequency) {
        double sum = 0;
        for (int i = 0; i < apart.length; i++) {
            sum += weight[i] * Phases.cosine(Phases.place(frequency * apart[i]));
        }
        return sum < least ? (least - sum) / steepest : 0;
    }
}
