package io.handlewatch.detect;

/**
 * Whether a stack is to be named in a run that is too short for a verdict: its handles stay, and it still opens more.
 *
 * <p>The open count must have risen over the second half of the watch by more than the noise of its openings and closings explains. A cache that has
 * filled and churn do not rise.
 */
final class Suspicion {
    private Suspicion() {}

    /**
     * How many handles an hour stay, or 0 where the stack is no suspect.
     *
     * @param count open counts of the stack at the samples, at most the last few hundred, oldest first
     * @param closes how many of its handles ended
     * @param hours running time of the watch
     */
    static double keptPerHour(int[] count, long opened, long closes, double hours) {
        int n = count.length;
        if (n == 0 || count[n - 1] == 0) {
            return 0;
        }
        double kept = count[n - 1] / Math.max(hours, 1e-9);
        if (n < 3) {
            return kept;
        }
        int half = count[n / 2];
        int growth = count[n - 1] - half;
        double share = opened == 0 ? 0 : (double) closes / opened;
        double noise = share * Math.sqrt(Math.max(1, count[n - 1] + half));
        boolean late = count[n - 1] > count[n - 1 - Math.max(2, n / 4)];
        return growth >= 1 && growth > 1.5 * noise && late ? kept : 0;
    }
}
