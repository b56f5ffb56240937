package io.handlewatch.detect;

/** Probabilities and limits of Poisson and binomial counts. */
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

    /** Probability of at least k successes in n trials of probability p; n and k may be fractions (counts thinned by a dispersion). */
    static double binomialAtLeast(double k, double n, double p) {
        double mean = n * p;
        if (n > 200) {
            return 1 - normalBelow((k - 0.5 - mean) / Math.sqrt(mean * (1 - p)));
        }
        int trials = (int) Math.round(n);
        int least = (int) Math.floor(k);
        double term = Math.pow(1 - p, trials);
        double below = 0;
        for (int i = 0; i < least && i <= trials; i++) {
            below += term;
            term *= (trials - i) / (i + 1.0) * p / (1 - p);
        }
        return Math.max(0, 1 - below);
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
