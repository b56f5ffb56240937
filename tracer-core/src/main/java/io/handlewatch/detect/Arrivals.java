package io.handlewatch.detect;

/**
 * The arrivals of survivors as a process in time: do they keep coming, or fade, or came in batches?
 *
 * @param count survivors
 * @param clusters survivors in different samples
 * @param from running milliseconds at which the leak, if it is one, begins
 * @param length milliseconds from there to the last moment at which a survivor could have been born
 * @param lastThird rate in the last third over the mean rate
 * @param twoFullest share of the survivors in the two fullest of the bins
 * @param silence milliseconds since the last survivor's birth, up to the end of the window
 * @param dispersion variance of the bins over their mean, at least 1 (from successive differences: a slow drift does not count)
 */
record Arrivals(
        int count,
        int clusters,
        double from,
        double length,
        double lastThird,
        double twoFullest,
        double silence,
        double dispersion) {
    private static final int BINS = 12;

    /** Reads the births of survivors, rising; the window ends at {@code end}. */
    static Arrivals of(double[] births, double end) {
        int n = births.length;
        if (n == 0) {
            return new Arrivals(0, 0, end, 0, 0, 1, end, 1);
        }
        int clusters = 1;
        for (int i = 1; i < n; i++) {
            clusters += births[i] > births[i - 1] ? 1 : 0;
        }
        // The begin: half a mean distance before the first survivor, but not before tracing.
        double spread = clusters > 1 ? (births[n - 1] - births[0]) / (clusters - 1) : end;
        double from = Math.max(0, births[0] - spread / 2);
        double length = Math.max(1, end - from);
        double[] bins = new double[BINS];
        int late = 0;
        for (double birth : births) {
            bins[(int) Math.min(BINS - 1, BINS * (birth - from) / length)]++;
            late += birth >= from + 2 * length / 3 ? 1 : 0;
        }
        double first = 0;
        double second = 0;
        double jumps = 0;
        for (int i = 0; i < BINS; i++) {
            if (bins[i] > first) {
                second = first;
                first = bins[i];
            } else {
                second = Math.max(second, bins[i]);
            }
            if (i > 0) {
                jumps += (bins[i] - bins[i - 1]) * (bins[i] - bins[i - 1]);
            }
        }
        double mean = (double) n / BINS;
        double dispersion = Math.max(1, jumps / (BINS - 1) / (2 * mean));
        return new Arrivals(
                n, clusters, from, length, late / (n / 3.0), (first + second) / n, end - births[n - 1], dispersion);
    }

    /** Whether the silence at the end is too long for arrivals that go on: chance below 1 % if they came evenly. */
    boolean hasStopped() {
        return Math.pow(Math.max(0, 1 - silence / length), clusters) < 0.01;
    }

    /** Whether the arrivals plainly fade: a last third far below the mean, by more than chance explains. */
    boolean fades() {
        double deficit = (1 - lastThird) * count / 3.0;
        return lastThird < 0.45 && deficit > 1.5 * Math.sqrt(dispersion * count / 3.0);
    }

    /** Whether nearly all came in one or two short batches. */
    boolean inBatches() {
        return twoFullest >= 0.7;
    }
}
