package io.handlewatch.detect;

/** The word for a stack that is not shown to leak, from the shape of its open count: the first that fits. */
final class Shape {
    private static final int FEWEST = 6;

    private Shape() {}

    static Verdict of(StackHistory stack, LeakRule rule) {
        OpenCurve curve = stack.curve;
        int highest = curve.highest(0, 1);
        if (stack.opened < FEWEST && highest < FEWEST) {
            return Verdict.INSUFFICIENT_DATA;
        }
        if (drops(curve) >= 2) {
            return Verdict.SAWTOOTH;
        }
        int early = curve.highest(0, 0.4);
        if (highest >= FEWEST && curve.at(1) < early / 2.0 && curve.highest(0.75, 1) < 0.6 * early) {
            return Verdict.DRAINING;
        }
        Arrivals arrivals = rule.arrivals();
        boolean kept = arrivals != null && arrivals.count() >= FEWEST && arrivals.count() * 2 >= curve.at(1);
        if (kept && arrivals != null && arrivals.inBatches()) {
            return Verdict.STEP;
        }
        if (kept && arrivals != null && (arrivals.hasStopped() || arrivals.fades())) {
            return Verdict.WARM_UP;
        }
        double rise = curve.lowest(0.8, 1) - curve.highest(0.3, 0.6);
        if (highest >= FEWEST && rise > 2 * Math.sqrt(Math.max(1, curve.highest(0.3, 0.6)))) {
            return Verdict.GROWING;
        }
        return Verdict.STEADY;
    }

    /** Falls to half or less from a peak that took at least three blocks to rise and stands out of the noise. */
    private static int drops(OpenCurve curve) {
        int drops = 0;
        int valley = Integer.MAX_VALUE;
        int peak = 0;
        int valleyAt = 0;
        int peakAt = 0;
        for (int i = 0; i < curve.blocks(); i++) {
            if (curve.high(i) > peak) {
                peak = curve.high(i);
                peakAt = i;
            }
            if (peak >= 10 && curve.low(i) <= peak / 2 && peakAt - valleyAt >= 3) {
                drops++;
                peak = curve.low(i);
                valley = curve.low(i);
                valleyAt = i;
                peakAt = i;
            } else if (curve.low(i) < valley || curve.low(i) <= peak / 2) {
                valley = curve.low(i);
                valleyAt = i;
                peak = Math.max(curve.last(i), valley);
                peakAt = i;
            }
        }
        return drops;
    }
}
