package io.handlewatch.detect;

/** Probabilities and limits of Poisson counts. */
final class Poisson {
    private static final double Z = 1.96;

    private Poisson() {}

    /**
     * Lower 95 % limit for the mean, the count widened by a dispersion of at least 1. Wilson and Hilferty's approximation of the exact limit of Garwood
     * (Biometrika 28, 1936).
     */
    static double low(double count, double dispersion) {
        double n = count / dispersion;
        if (n <= 0) {
            return 0;
        }
        double t = 1 - 1 / (9 * n) - Z / (3 * Math.sqrt(n));
        return dispersion * n * Math.max(0, t * t * t);
    }

    /** Upper 95 % limit. */
    static double high(double count, double dispersion) {
        double n = count / dispersion + 1;
        double t = 1 - 1 / (9 * n) + Z / (3 * Math.sqrt(n));
        return dispersion * n * t * t * t;
    }

    /** Probability of at most k where the mean is {@code mean}. */
    static double atMost(int k, double mean) {
        if (mean <= 0) {
            return 1;
        }
        if (mean > 400) {
            return normalBelow((k + 0.5 - mean) / Math.sqrt(mean));
        }
        double term = Math.exp(-mean);
        double sum = term;
        for (int i = 1; i <= k; i++) {
            term *= mean / i;
            sum += term;
        }
        return Math.min(1, sum);
    }

    /** The normal distribution function, by Abramowitz and Stegun 26.2.17 (error below 1e-7). */
    static double normalBelow(double z) {
        double t = 1 / (1 + 0.2316419 * Math.abs(z));
        double tail = Math.exp(-z * z / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return z > 0 ? 1 - tail : tail;
    }
}
