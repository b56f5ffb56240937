package io.handlewatch.detect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether one stack leaks: survivors beyond the age of maturity keep arriving, and the open count's lower envelope rises with them.
 *
 * @param leak the answer
 * @param reason the numbers that decided, in words
 * @param arrivals the arrivals of survivors, null where no age of maturity exists
 * @param age the age of maturity in running milliseconds, -1 where there is none
 */
record LeakRule(boolean leak, String reason, @Nullable Arrivals arrivals, double age) {
    private static final double LEAST_LENGTH = 60 * 60_000.0;
    private static final int LEAST_CLUSTERS = 6;

    static LeakRule of(StackHistory stack, double now, double interval) {
        double age = MaturityAge.of(stack, now, interval);
        if (age < 0) {
            return new LeakRule(false, "Handles of this stack are closed at every age seen.", null, -1);
        }
        Arrivals arrivals = Arrivals.of(stack.survivors(now, age), now - age);
        String kept = String.format(
                Locale.ROOT,
                "%d handles are older than %s, an age after which handles of this stack are rarely closed",
                arrivals.count(),
                Words.time(age));
        String against = objection(stack, arrivals);
        return against == null
                ? new LeakRule(true, kept + ", and they keep arriving.", arrivals, age)
                : new LeakRule(
                        false, arrivals.count() == 0 ? against + "." : kept + ", but " + against + ".", arrivals, age);
    }

    private static @Nullable String objection(StackHistory stack, Arrivals arrivals) {
        if (arrivals.count() == 0) {
            return "No handle of this stack has stayed";
        }
        if (arrivals.clusters() < LEAST_CLUSTERS) {
            return "they came at " + arrivals.clusters() + " moments only";
        }
        if (arrivals.length() < LEAST_LENGTH) {
            return "they have been arriving for " + Words.time(arrivals.length()) + " only";
        }
        if (arrivals.hasStopped()) {
            return "none has come for " + Words.time(arrivals.silence());
        }
        if (arrivals.fades()) {
            return "their arrival fades";
        }
        if (arrivals.inBatches()) {
            return "most came in one or two batches";
        }
        return netGrowth(stack) ? null : "as many are closed as are opened";
    }

    /** The lower envelope must rise: what is opened and kept is not made up for by closings of older ones. */
    private static boolean netGrowth(StackHistory stack) {
        OpenCurve curve = stack.curve;
        double first = curve.lowest(0.25, 0.5);
        double middle = curve.lowest(0.5, 0.75);
        double end = curve.lowest(0.75, 1);
        double noise = Math.sqrt(Math.max(1, end));
        return end - first >= Math.max(3, 1.2 * noise) && end > middle;
    }
}
