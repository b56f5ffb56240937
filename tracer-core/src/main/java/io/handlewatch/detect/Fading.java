package io.handlewatch.detect;

/**
 * Whether the arrivals of survivors fade, as those of caches, pools and first uses do.
 *
 * <p>The share that came in the last third of the segment, in time and in the lives of the target each by itself (a warm-up comes again with each
 * restart), over the third expected of a constant rate; and the growth exponent of the Crow-AMSAA process, b = (n - 1) / sum ln(w / x), which is 1 for a
 * constant rate and below for a fading one.
 *
 * @param ratio rate in the last third over the mean rate; the smaller of the two ways of counting
 * @param deficit how many standard deviations the last third is below a third
 * @param exponent Crow-AMSAA growth exponent
 * @param exponentError its relative standard error
 * @param late survivors in the last third
 * @param count survivors in all
 * @param dispersion of the arrivals
 */
record Fading(
        double ratio,
        double deficit,
        double exponent,
        double exponentError,
        double late,
        double count,
        double dispersion) {
    private static final double RATIO = 0.58;
    private static final double RATIO_STANDING = 0.45;
    private static final double DEFICIT = 1.5;
    private static final double EXPONENT = 0.6;

    static Fading of(Arrivals arrivals, double from, double dispersion) {
        double length = arrivals.length() - from;
        double count = arrivals.totalFrom(from);
        double late = arrivals.totalFrom(from + length * 2 / 3);
        double ratio = count == 0 ? 0 : 3 * late / count;
        if (arrivals.parts() > 1) {
            double folded = 0;
            for (int i = 0; i < arrivals.parts(); i++) {
                double begin = Math.max(from, arrivals.partBegin(i));
                double end = arrivals.partEnd(i);
                folded += end > begin ? arrivals.between(begin + (end - begin) * 2 / 3, end) : 0;
            }
            if (3 * folded / Math.max(1, count) < ratio) {
                ratio = 3 * folded / count;
                late = folded;
            }
        }
        double logs = 0;
        for (int i = arrivals.first(from); i < arrivals.size(); i++) {
            logs += arrivals.count(i) * Math.log(length / Math.max(1e-6 * length, arrivals.at(i) - from));
        }
        double deficit = (count / 3 - late) / Math.sqrt(Math.max(1e-9, count * 2 / 9 * dispersion));
        double exponent = logs <= 0 ? 1 : (count - 1) / logs;
        return new Fading(
                ratio, deficit, exponent, Math.sqrt(dispersion / Math.max(1, count)), late, count, dispersion);
    }

    /** Whether fading is shown. */
    boolean shown(boolean standing) {
        boolean thin = ratio < (standing ? RATIO_STANDING : RATIO) && deficit > DEFICIT;
        boolean bent = !standing && exponent < EXPONENT && exponent * (1 + exponentError) < 1 && ratio < 0.75;
        return thin || bent;
    }

    /**
     * Whether the opposite is shown: so many came in the last third that a fading with this time constant (exponential, over a segment of this length)
     * gives as many with a chance below 0.5 % only.
     */
    boolean ruledOut(double length, double timeConstant) {
        double end = Math.exp(-length / timeConstant);
        double share = (Math.exp(-2 * length / 3 / timeConstant) - end) / (1 - end);
        return Poisson.binomialAtLeast(late / dispersion, count / dispersion, Math.max(0.14, share)) < 0.005;
    }
}
