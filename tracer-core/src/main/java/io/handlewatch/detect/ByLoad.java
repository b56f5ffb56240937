package io.handlewatch.detect;

import java.util.Arrays;

/**
 * Whether arrivals that go on over time only follow the target's load: a cache fills over the work done, whenever that is, so where work begins late or
 * grows, its filling may look even, or late, over time.
 *
 * <p>A likelihood ratio of the shapes of {@link Fading}, in bins of time, with each shape taken over time and over the target's work ({@link RunClock}): ln(best going
 * on) - ln(best fading), over the dispersion. Each life of the target counts by itself, and the lives add up.
 */
final class ByLoad {
    private static final double FEWEST = 4;

    private ByLoad() {}

    /** The evidence in nats; positive infinity where nothing can be said: few arrivals, or they are much of the work themselves. */
    static double evidence(
            Arrivals arrivals, double from, RunClock clock, double dispersion, double shortestTimeConstant) {
        Fading.Shape[] fading = Fading.fading((arrivals.length() - from) / shortestTimeConstant);
        double sum = 0;
        boolean any = false;
        for (int part = 0; part < arrivals.parts(); part++) {
            double begin = Math.max(from, arrivals.partBegin(part));
            double end = arrivals.partEnd(part);
            if (end > begin) {
                double[] row = new double[Fading.BINS];
                arrivals.fill(row, begin, end);
                double total = Arrays.stream(row).sum();
                double[] work = work(arrivals, begin, end, clock);
                if (total >= FEWEST && total * Fading.LEAST_WORK < work[Fading.BINS]) {
                    sum += evidence(row, work, fading);
                    any = true;
                }
            }
        }
        return any ? sum / dispersion : Double.POSITIVE_INFINITY;
    }

    private static double evidence(double[] row, double[] work, Fading.Shape[] fading) {
        double[] time = new double[work.length];
        for (int i = 0; i < time.length; i++) {
            time[i] = i;
        }
        return Math.max(best(row, time, Fading.GOING_ON), best(row, work, Fading.GOING_ON))
                - Math.max(best(row, time, fading), best(row, work, fading));
    }

    /** What the target had done at the edges of the bins, from the begin of this part of the axis. */
    private static double[] work(Arrivals arrivals, double begin, double end, RunClock clock) {
        double[] work = new double[Fading.BINS + 1];
        double first = 0;
        for (int i = 0; i < work.length; i++) {
            // The end of a part is the begin of the next one.
            double place = Math.min(begin + (end - begin) * i / Fading.BINS, Math.nextDown(end));
            work[i] = clock.workAt(clock.runAt(arrivals.seenAt(place)));
            first = i == 0 ? work[0] : first;
            work[i] -= first;
        }
        return work;
    }

    private static double best(double[] row, double[] edges, Fading.Shape[] shapes) {
        double best = Double.NEGATIVE_INFINITY;
        for (Fading.Shape shape : shapes) {
            double sum = 0;
            double before = 0;
            for (int i = 0; i < Fading.BINS; i++) {
                double until = shape.until(edges[i + 1] / edges[Fading.BINS]);
                sum += row[i] == 0 ? 0 : row[i] * Fading.logShare(until - before);
                before = until;
            }
            best = Math.max(best, sum);
        }
        return best;
    }
}
