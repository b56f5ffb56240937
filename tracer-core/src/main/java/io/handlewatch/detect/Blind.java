package io.handlewatch.detect;

/**
 * What becomes of a stack's young handles over a long time without a listing: a value that is open before and after may have been closed and given out
 * again to a handle that nobody lists, and what ends later under this value says nothing any more.
 *
 * <p>Young are those of which less than {@value #FEW} live so long: S(age + gap) / S(age), by the life table. Of them, as many stay for good as the life table expects ({@link Survival#staying}); the rest counts as closed.
 */
final class Blind {
    private static final double LONG = 3;
    private static final double FEW = 0.3;

    private final StackHistory stack;
    private final double from;
    private final double to;
    private final double expected;

    /** Looks at a stack before the ends of the sample behind the gap are taken in. */
    Blind(StackHistory stack, RunClock clock) {
        this.stack = stack;
        this.to = clock.lastRun();
        Survival survival = Survival.of(stack, clock, to);
        Cohorts cohorts = stack.cohorts;
        double gap = clock.run() - to;
        double sum = 0;
        double first = to;
        for (int i = cohorts.size() - 1; i >= 0 && cohorts.born(i) >= stack.epochStart; i--) {
            double age = to - cohorts.born(i);
            if (survival.reaching(age + gap) > FEW * survival.reaching(age)) {
                break;
            }
            sum += survival.staying(age) * cohorts.count(i);
            first = cohorts.born(i);
        }
        this.from = first;
        this.expected = sum;
    }

    /** Whether the time since the last sample is such a time. */
    static boolean since(RunClock clock) {
        return clock.run() - clock.lastRun() > LONG * clock.interval();
    }

    /** Corrects the stack after the ends are taken in. */
    void settle(RunClock clock) {
        if (from >= to) {
            return;
        }
        stack.doubt(from, to);
        int open = stack.cohorts.countFrom(from);
        if (open > expected) {
            stack.cohorts.thin(from, expected / open, stack.closings, clock.middle());
        }
    }
}
