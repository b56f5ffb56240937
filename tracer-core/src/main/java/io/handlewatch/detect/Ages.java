package io.handlewatch.detect;

/**
 * How old handles of one stack were when they were closed: counts in classes whose borders grow by a factor of 2^(1/4) from one minute on.
 *
 * <p>Exact enough for the question asked of it ("how many were closed beyond this age?") and bounded, however long the watch.
 */
final class Ages {
    private static final double FIRST = 60_000;
    private static final int CLASSES = 64;

    private final int[] counts = new int[CLASSES];
    private int total;

    void add(double ageMillis) {
        counts[classOf(ageMillis)]++;
        total++;
    }

    int total() {
        return total;
    }

    /** How many were closed at this age or later; the class that holds the age is split in proportion. */
    double beyond(double ageMillis) {
        int at = classOf(ageMillis);
        double sum = 0;
        for (int i = at + 1; i < CLASSES; i++) {
            sum += counts[i];
        }
        double low = at == 0 ? 0 : FIRST * Math.pow(2, (at - 1) / 4.0);
        double high = FIRST * Math.pow(2, at / 4.0);
        double share = Math.max(0, Math.min(1, (high - ageMillis) / (high - low)));
        return sum + share * counts[at];
    }

    /** The median age of the closed, in milliseconds; 0 where none was closed. */
    double median() {
        int half = total / 2;
        int seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts[i];
            if (total > 0 && seen > half) {
                return FIRST * Math.pow(2, (i - 0.5) / 4);
            }
        }
        return 0;
    }

    private static int classOf(double ageMillis) {
        if (ageMillis < FIRST) {
            return 0;
        }
        return Math.min(CLASSES - 1, 1 + (int) (4 * Math.log(ageMillis / FIRST) / Math.log(2)));
    }
}
