package io.handlewatch.detect;

/** Limits for the mean of a Poisson count. */
final class Poisson {
    private static final double Z = 1.96;

    private Poisson() {}

    /** Lower 95 % limit for the mean, the count widened by a dispersion of at least 1. Wilson and Hilferty's approximation of the exact limit. */
    static double low(double count, double dispersion) {
        double n = count / dispersion;
        if (n <= 0) {
            return 0;
        }
        double t = 1 - 1 / (9 * n) - Z / (3 * Math.sqrt(n));
        return dispersion * n * t * t * t;
    }

    /** Upper 95 % limit. */
    static double high(double count, double dispersion) {
        double n = count / dispersion + 1;
        double t = 1 - 1 / (9 * n) + Z / (3 * Math.sqrt(n));
        return dispersion * n * t * t * t;
    }
}
