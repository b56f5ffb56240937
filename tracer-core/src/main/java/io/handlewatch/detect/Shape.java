package io.handlewatch.detect;

/** The word for a stack that is not shown to leak, from the shape of its open count and from what stays: the first that fits. */
final class Shape {
    private static final int FEWEST = 6;
    private static final double BATCH = 10 * 60_000.0;

    private Shape() {}

    static Verdict of(StackHistory stack, RunClock clock) {
        OpenCurve curve = stack.curve;
        int highest = curve.highest(0, 1);
        if (stack.opened < FEWEST && highest < FEWEST) {
            return Verdict.INSUFFICIENT_DATA;
        }
        if (stack.teeth.count() >= 2) {
            return Verdict.SAWTOOTH;
        }
        if (drains(curve, highest)) {
            return Verdict.DRAINING;
        }
        if (stack.renews()) {
            return Verdict.STEADY;
        }
        Kept kept = Kept.of(stack, clock);
        double passing = Math.max(0, stack.open - kept.total());
        if (kept.total() >= Math.max(FEWEST - 1, 2 * Math.sqrt(passing))) {
            double width = Math.max(BATCH, 3 * clock.interval());
            if (kept.inBatches(width, 1) >= 0.8 || kept.inBatches(width, 2) >= 0.85) {
                return Verdict.STEP;
            }
            if (kept.lastPart(1 / 3.0) < 0.58 / 3) {
                return Verdict.WARM_UP;
            }
            if (kept.lastPart(1 / 3.0) > 0.2 && kept.total() > 2.5 * Math.sqrt(Math.max(1, passing)) && rises(curve)) {
                return Verdict.GROWING;
            }
        }
        return rises(curve) ? Verdict.GROWING : Verdict.STEADY;
    }

    /** From a high in the first third, down through most of the rest. */
    private static boolean drains(OpenCurve curve, int highest) {
        int early = curve.highest(0, 0.34);
        return highest >= FEWEST
                && early >= 0.9 * highest
                && curve.at(1) < 0.6 * early
                && early - curve.highest(0.75, 1) > Math.max(0.4 * early, 2 * Math.sqrt(early))
                && curve.highest(0.75, 1) < curve.highest(0.5, 0.75) + 1
                && curve.highest(0.5, 0.75) < curve.highest(0.25, 0.5) + 1;
    }

    /** The last fifth lies above all of the middle by more than the noise of a count. */
    private static boolean rises(OpenCurve curve) {
        int middle = curve.highest(0.3, 0.6);
        return curve.highest(0, 1) >= FEWEST && curve.lowest(0.8, 1) - middle > 2 * Math.sqrt(Math.max(1, middle));
    }
}
