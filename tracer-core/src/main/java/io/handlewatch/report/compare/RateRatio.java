package io.handlewatch.report.compare;

import io.handlewatch.report.Family;

/**
 * How many times as fast a leak is in the second run as in the first, with an interval.
 *
 * <p>From the two rates and their 95 % intervals alone, on the scale of logarithms, by the method of variance estimates recovery (Zou and Donner, "Construction of
 * confidence limits about effect measures", Statistics in Medicine 27, 2008): with d = ln r2 - ln r1,
 *
 * <pre>
 * lower = d - k sqrt((ln r2 - ln low2)^2 + (ln high1 - ln r1)^2)
 * upper = d + k sqrt((ln high2 - ln r2)^2 + (ln r1 - ln low1)^2)
 * </pre>
 *
 * With intervals that are symmetric on this scale this is the usual test of two estimates by their standard errors, s = (ln high - ln low) / (2 * 1.96) (Altman and
 * Bland, BMJ 326, 2003). k = z(m) / 1.96 widens the interval for m leaks compared at once (Bonferroni), so that all of them hold together in 95 of 100 comparisons.
 *
 * @param times second rate over first
 * @param low lower end
 * @param high upper end
 */
public record RateRatio(double times, double low, double high) {
    /** Below this change in either direction nothing has changed, however sure the change is: two days are never alike. */
    static final double SAME = 1.1;

    /** Where the interval leaves room for more than this, too little is known to say "unchanged". */
    static final double KNOWN = 2;

    private static final double Z = 1.96;
    private static final double CHANCE = 0.05;

    /**
     * The ratio of two leaks whose rates are positive.
     *
     * @param compared how many leaks are compared at once, at least 1
     */
    static RateRatio of(Family first, Family second, int compared) {
        double d = Math.log(second.ratePerHour()) - Math.log(first.ratePerHour());
        double k = normalAbove(CHANCE / (2 * compared)) / Z;
        double down = Math.hypot(
                Math.log(second.ratePerHour()) - Math.log(second.rateLow()),
                Math.log(first.rateHigh()) - Math.log(first.ratePerHour()));
        double up = Math.hypot(
                Math.log(second.rateHigh()) - Math.log(second.ratePerHour()),
                Math.log(first.ratePerHour()) - Math.log(first.rateLow()));
        return new RateRatio(Math.exp(d), Math.exp(d - k * down), Math.exp(d + k * up));
    }

    /** What it says. */
    Change.Kind kind() {
        if (low >= 1 / SAME && high <= SAME) {
            return Change.Kind.UNCHANGED;
        }
        if (low > 1) {
            return Change.Kind.FASTER;
        }
        if (high < 1) {
            return Change.Kind.SLOWER;
        }
        return low >= 1 / KNOWN && high <= KNOWN ? Change.Kind.UNCHANGED : Change.Kind.UNDECIDABLE;
    }

    /** The value that a standard normal variable exceeds with probability p, p up to 0.5; Abramowitz and Stegun 26.2.23 (error below 4.5e-4). */
    static double normalAbove(double p) {
        double t = Math.sqrt(-2 * Math.log(p));
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    }
}
