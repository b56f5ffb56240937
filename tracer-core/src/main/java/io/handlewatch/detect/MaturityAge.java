package io.handlewatch.detect;

/**
 * The age after which closing has become rare for handles of one stack.
 *
 * <p>On a grid of shares of the time watched, the smallest age g for which at most {@value #RARE} of the handles that reached g were closed later: a
 * Kaplan-Meier plateau read coarsely (Maller and Zhou, Survival Analysis with Long-Term Survivors, 1996). Short lives of any number never reach g and
 * cannot disturb.
 *
 * <p>Where closing never becomes rare (long sessions beside a leak), an age from which the hazard of being closed is at most {@value #DROP} of the hazard
 * between a third of it and it, with p &lt; 0.002, or, at a third of the watch, from which at least half stay: then what grows older is a mixture with
 * handles that are never closed.
 *
 * @param age in run milliseconds, -1 where there is none
 * @param mixed whether handles are still closed beyond it
 * @param reached how many reached it
 * @param closed how many of them were closed later
 */
record MaturityAge(double age, boolean mixed, double reached, double closed) {
    private static final double[] GRID = {
        1 / 48.0, 1 / 32.0, 1 / 24.0, 1 / 16.0, 1 / 12.0, 1 / 8.0, 1 / 6.0, 1 / 4.0, 1 / 3.0
    };

    /** In the grid, the ages tried where closing never becomes rare. */
    private static final int[] MIXED = {8, 7, 6};

    private static final double RARE = 0.12;
    private static final double RARE_AT_RISK = 0.25;
    private static final double HALF_AT_RISK = 0.7;
    private static final double DROP = 0.7;
    private static final double CHANCE = 0.002;
    private static final MaturityAge NONE = new MaturityAge(-1, false, 0, 0);
    private static final int FEWEST = 3;
    private static final int FEWEST_MIXED = 6;

    /**
     * Finds it.
     *
     * @param useful whoever asks has no use for a higher age: where only such are left, none is looked for
     */
    static MaturityAge of(StackHistory stack, RunClock clock, double useful) {
        double[] ages = new double[GRID.length];
        for (int i = 0; i < ages.length; i++) {
            ages[i] = Math.max(GRID[i] * clock.run(), 3 * clock.interval());
        }
        // The last ages of the grid are tried before the lowest mixed one, and tell whether that is asked for.
        double highest = useful < ages[MIXED[MIXED.length - 1]] ? useful : Double.POSITIVE_INFINITY;
        int[] kept = kept(stack.cohorts, clock, ages);
        for (int i = 0; i < ages.length; i++) {
            if (ages[i] > highest) {
                return NONE;
            }
            double closed = stack.closings.beyond(ages[i]);
            double reached = closed + kept[i];
            if (reached < FEWEST) {
                return NONE;
            }
            // Where none was closed so late the life table has nothing to add, and it is dear.
            boolean rare = closed <= RARE * reached
                    && (!stack.closings.anyFrom(ages[i])
                            || Survival.of(stack, clock).closedBeyond(ages[i]) <= RARE_AT_RISK);
            if (rare) {
                return new MaturityAge(ages[i], false, reached, closed);
            }
        }
        for (int i : MIXED) {
            if (kept[i] >= FEWEST_MIXED) {
                double closed = stack.closings.beyond(ages[i]);
                boolean half = i == GRID.length - 1 && half(stack, clock, ages[i], closed, kept[i]);
                if (half || rarer(stack, clock, ages[i], closed)) {
                    return new MaturityAge(ages[i], true, closed + kept[i], closed);
                }
            }
        }
        return NONE;
    }

    /** What is asked of it, in words. */
    static String asked() {
        return Math.round(100 * RARE) + " % closed at most";
    }

    /** Whether the hazard beyond this age is plainly below the hazard before it. */
    private static boolean rarer(StackHistory stack, RunClock clock, double age, double closed) {
        double between = stack.closings.beyond(age / 3) - closed;
        if (between < 5) {
            return false;
        }
        double expected =
                DROP * between / exposure(stack, clock, age / 3, age) * exposure(stack, clock, age, Double.MAX_VALUE);
        return Poisson.atMost((int) Math.round(closed), expected) < CHANCE;
    }

    /** Whether of those that reach this age at least half stay. */
    private static boolean half(StackHistory stack, RunClock clock, double age, double closed, int kept) {
        return closed <= kept && Survival.of(stack, clock).closedBeyond(age) <= HALF_AT_RISK;
    }

    /** How many handles reached each of these ages, which rise, and were never seen to close. */
    private static int[] kept(Cohorts cohorts, RunClock clock, double[] ages) {
        int[] kept = new int[ages.length];
        int epoch = 0;
        int oldest = ages.length - 1;
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < clock.epochs() && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
                oldest = ages.length - 1;
            }
            double age = clock.epochEnd(epoch) - cohorts.born(i);
            while (oldest >= 0 && ages[oldest] > age) {
                oldest--; // within one life of the target those born later are younger
            }
            if (oldest >= 0) {
                kept[oldest] += cohorts.count(i);
            } else if (epoch + 1 == clock.epochs()) {
                break;
            }
        }
        for (int i = kept.length - 2; i >= 0; i--) {
            kept[i] += kept[i + 1];
        }
        return kept;
    }

    /** Milliseconds that all handles together lived between two ages. */
    static double exposure(StackHistory stack, RunClock clock, double from, double to) {
        double sum = stack.closings.exposureUpTo(to) - stack.closings.exposureUpTo(from);
        Cohorts cohorts = stack.cohorts;
        int epoch = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < clock.epochs() && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
            }
            double age = clock.epochEnd(epoch) - cohorts.born(i);
            if (age <= from && epoch + 1 == clock.epochs()) {
                break; // those born later are younger
            }
            sum += cohorts.count(i) * (Math.min(age, to) - Math.min(age, from));
        }
        return sum;
    }
}
