package io.handlewatch.detect;

/**
 * The age after which closing has become rare for handles of one stack.
 *
 * <p>On a grid of shares of the time watched, the smallest age g for which at most 12 % of the handles that reached g were closed later: a Kaplan-Meier
 * plateau read coarsely (Maller and Zhou, Survival Analysis with Long-Term Survivors). Short lives of any number never reach g and cannot disturb.
 */
final class MaturityAge {
    private static final double[] GRID = {
        1 / 48.0, 1 / 32.0, 1 / 24.0, 1 / 16.0, 1 / 12.0, 1 / 8.0, 1 / 6.0, 1 / 4.0, 1 / 3.0
    };
    private static final double RARE = 0.12;

    private MaturityAge() {}

    /**
     * The age in running milliseconds, or -1 where closing never becomes rare.
     *
     * @param now running milliseconds watched
     * @param interval mean time between two samples
     */
    static double of(StackHistory stack, double now, double interval) {
        for (double share : GRID) {
            double age = Math.max(share * now, 3 * interval);
            double closed = stack.closed.beyond(age);
            double reached = closed + stack.survivors(now, age).length;
            if (reached > 0 && closed <= RARE * reached) {
                return age;
            }
        }
        return -1;
    }
}
