package io.handlewatch.detect;

import org.jspecify.annotations.Nullable;

/**
 * Closings of mature handles against arrivals in the second half of a segment, and against the closings of young ones.
 *
 * <p>z = (born - closed) / sqrt(dispersion (born + closed)). Where some old ones are closed: they must be plainly fewer than the hazard of the young
 * ones would have closed (Poisson, {@value #CURED}).
 *
 * @param born survivors that came in the second half of the part judged
 * @param closed mature handles that were closed since
 * @param z their balance in units of its noise
 * @param closedOld mature handles closed in the whole watch
 * @param expectedOld how many the hazard of young handles would have closed
 */
record Balance(double born, double closed, double z, double closedOld, double expectedOld) {
    private static final double NET = 1.2;
    private static final double NET_MIXED = 2.5;
    private static final double NET_STANDING = 0.5;
    private static final double BOTTOMS = 3;
    private static final double CURED = 0.05;

    static Balance of(
            StackHistory stack,
            RunClock clock,
            MaturityAge age,
            Arrivals arrivals,
            Segment segment,
            Fading fading,
            double dispersion) {
        double half = half(stack, clock, arrivals, segment, fading);
        double born = arrivals.totalFrom(half);
        double since = clock.runAt(arrivals.seenAt(half)) + age.age();
        double closed = stack.closings.beyond(age.age(), since);
        double closedYoung = stack.closings.total() - age.closed();
        double exposureYoung = MaturityAge.exposure(stack, clock, 0, age.age());
        double exposureOld = MaturityAge.exposure(stack, clock, age.age(), Double.MAX_VALUE);
        return new Balance(
                born,
                closed,
                (born - closed) / Math.sqrt(Math.max(1, dispersion * (born + closed))),
                age.closed(),
                exposureYoung <= 0 ? 0 : closedYoung / exposureYoung * exposureOld);
    }

    /** Where the second half of a part begins: by time, or by what the stack itself opened where its leak goes with that. */
    private static double half(StackHistory stack, RunClock clock, Arrivals arrivals, Segment segment, Fading fading) {
        double from = segment.from();
        double to = arrivals.length();
        if (fading.over() != Fading.Over.OWN_WORK) {
            return from + (to - from) / 2;
        }
        OwnWork.Work own = stack.work.curve();
        double half = (own.at(arrivals, clock, from) + own.at(arrivals, clock, to)) / 2;
        while (to - from > 1) {
            double middle = from + (to - from) / 2;
            boolean before = own.at(arrivals, clock, middle) < half;
            from = before ? middle : from;
            to = before ? to : middle;
        }
        return from;
    }

    /** The least balance asked for. */
    static double least(boolean mixed, boolean standing) {
        return standing ? NET_STANDING : mixed ? NET_MIXED : NET;
    }

    /** What speaks against a leak, null where nothing does. */
    @Nullable
    String objection(StackHistory stack, boolean mixed, boolean standing) {
        if (z < least(mixed, standing)) {
            return "about as many old ones are closed as come";
        }
        if (mixed && !standing && !bottomsRise(stack.curve)) {
            return "the count falls back to where it was";
        }
        boolean asOften = closedOld >= 0.5
                && expectedOld >= 3
                && z < 4
                && Poisson.atMost((int) Math.round(closedOld), expectedOld) > CURED;
        return !standing && asOften ? "old ones are closed as often as young ones" : null;
    }

    /** Whether the lowest counts of the last three quarters of the watch rise one after the other, by more than noise. */
    private static boolean bottomsRise(OpenCurve curve) {
        int first = curve.lowest(0.25, 0.5);
        int second = curve.lowest(0.5, 0.75);
        int third = curve.lowest(0.75, 1);
        double noise = Math.sqrt(Math.max(4, third));
        return second > first && third - first >= BOTTOMS * noise && third - second >= noise;
    }
}
