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
    private static final double[] MIXED_GRID = {1 / 3.0, 1 / 4.0, 1 / 6.0};
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
     * @param atMost ages above are not tried: who asks has no use for them
     */
    static MaturityAge of(StackHistory stack, RunClock clock, double atMost) {
        double now = clock.run();
        for (double share : GRID) {
            double age = Math.max(share * now, 3 * clock.interval());
            if (age > atMost) {
                return NONE;
            }
            double closed = stack.closings.beyond(age);
            double reached = closed + kept(stack, clock, age);
            if (reached < FEWEST) {
                return NONE;
            }
            // Where none was closed so late the life table has nothing to add, and it is dear.
            boolean rare = closed <= RARE * reached
                    && (!stack.closings.anyFrom(age)
                            || Survival.of(stack, clock).closedBeyond(age) <= RARE_AT_RISK);
            if (rare) {
                return new MaturityAge(age, false, reached, closed);
            }
        }
        // An age of this grid that is too high may be the right one all the same, and then none below it is.
        for (double share : MIXED_GRID[MIXED_GRID.length - 1] * now > atMost ? new double[0] : MIXED_GRID) {
            double age = share * now;
            double closed = stack.closings.beyond(age);
            double kept = kept(stack, clock, age);
            if (kept >= FEWEST_MIXED && (rarer(stack, clock, age, closed) || half(stack, clock, share, closed, kept))) {
                return new MaturityAge(age, true, closed + kept, closed);
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

    /** Whether at the highest age at least half stay. */
    private static boolean half(StackHistory stack, RunClock clock, double share, double closed, double kept) {
        return share == MIXED_GRID[0]
                && closed <= kept
                && Survival.of(stack, clock).closedBeyond(share * clock.run()) <= HALF_AT_RISK;
    }

    /** How many handles reached this age and were never seen to close. */
    private static double kept(StackHistory stack, RunClock clock, double age) {
        double sum = 0;
        Cohorts cohorts = stack.cohorts;
        int epoch = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < clock.epochs() && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
            }
            boolean old = clock.epochEnd(epoch) - cohorts.born(i) >= age;
            if (!old && epoch + 1 == clock.epochs()) {
                break; // those born later are younger
            }
            sum += old ? cohorts.count(i) : 0;
        }
        return sum;
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
