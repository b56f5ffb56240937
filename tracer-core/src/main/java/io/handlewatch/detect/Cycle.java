package io.handlewatch.detect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rhythm in which handles leak, where one shows: a batch with each run of a job.
 *
 * @param periodMillis from one batch to the next, in milliseconds of the run's monotonic clock: a job on a schedule does not wait for a machine that sleeps
 * @param perCycle handles leaked by each
 */
public record Cycle(double periodMillis, double perCycle) {
    private static final double APART = 2.1;
    private static final int FEWEST = 5;
    private static final double SHORTEST = 5;
    private static final double UNEVEN = 0.6;
    private static final double CONCENTRATED = 0.85;
    private static final double CHANCE = 0.01;
    private static final double HOUR = 3_600_000;

    /** After so many births each it is looked whether the others could still bring a period to what is asked for. */
    private static final int LOOK = 8;

    /** The rhythm of the handles of a stack that are kept, null where none shows. */
    static @Nullable Cycle of(StackHistory stack, RunClock clock, LeakRate rate) {
        Cohorts cohorts = stack.cohorts;
        double[] at = new double[cohorts.size()];
        int[] count = new int[cohorts.size()];
        int size = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            if (cohorts.born(i) >= Math.max(stack.epochStart, rate.sinceRun())) {
                at[size] = clock.upAt(cohorts.born(i));
                count[size++] = cohorts.count(i);
            }
        }
        double period = period(Arrays.copyOf(at, size), Arrays.copyOf(count, size), clock.interval());
        double awake = clock.run() / Math.max(1, clock.upAt(clock.run()));
        return period > 0 ? new Cycle(period, rate.perHour() * period / HOUR * awake) : null;
    }

    /**
     * The period near the median distance of batches for which births fall most closely on one phase. Rayleigh's test of a direction: R = |sum of n
     * e^(2 pi i t / P)| / N, by chance above R in exp(-c R^2) of the cases for c batches (Mardia, Statistics of Directional Data, 1972), times the periods
     * that were open until then; R at least {@value #CONCENTRATED}.
     *
     * @param at moments of birth, rising
     * @param count handles born then
     * @param interval time between two samples
     * @return 0 where there is none
     */
    static double period(double[] at, int[] count, double interval) {
        double[] apart = distances(at, APART * interval);
        if (apart.length + 1 < FEWEST) {
            return 0;
        }
        Arrays.sort(apart);
        double median = apart[apart.length / 2];
        if (median < SHORTEST * interval || uneven(apart)) {
            return 0;
        }
        double span = at[at.length - 1] - at[0];
        int total = Arrays.stream(count).sum();
        double least = CONCENTRATED;
        double period = 0;
        Neighbours neighbours = new Neighbours(at, count, CONCENTRATED);
        double excluded = 0;
        // Steps of an eighth of a wave over the whole span.
        for (double waves = 0.75 * span / median; waves <= 1.35 * span / median; waves += 0.125) {
            excluded = waves > excluded ? waves + span * neighbours.excluded(waves / span) : excluded;
            if (waves < excluded || far(at, count, total, span / waves, least)) {
                continue;
            }
            double share = concentration(at, count, total, span / waves);
            double chance = waves * Math.exp(-(apart.length + 1) * share * share);
            if (share > least && chance <= CHANCE) {
                least = share;
                period = span / waves;
            }
        }
        return period;
    }

    /** Whether these distances are too different for a rhythm, by their standard deviation over their mean. */
    private static boolean uneven(double[] apart) {
        double sum = 0;
        double squares = 0;
        for (double distance : apart) {
            sum += distance;
            squares += distance * distance;
        }
        double mean = sum / apart.length;
        return squares / apart.length - mean * mean > UNEVEN * UNEVEN * mean * mean;
    }

    /** From the begin of each batch to that of the next; births no farther apart than this belong together. */
    private static double[] distances(double[] at, double together) {
        double[] apart = new double[Math.max(0, at.length - 1)];
        int size = 0;
        double begin = at.length == 0 ? 0 : at[0];
        for (int i = 1; i < at.length; i++) {
            if (at[i] - at[i - 1] > together) {
                apart[size++] = at[i] - begin;
                begin = at[i];
            }
        }
        return Arrays.copyOf(apart, size);
    }

    /** Whether births are certain to fall less closely on one phase than is asked for. With a margin for {@link Phases}. */
    private static boolean far(double[] at, int[] count, double total, double period, double asked) {
        double x = 0;
        double y = 0;
        double rest = total;
        double least = (asked - Phases.ERROR) * total;
        for (int i = 0; i < at.length; i++) {
            int place = Phases.place(at[i] / period);
            x += count[i] * Phases.cosine(place);
            y += count[i] * Phases.sine(place);
            rest -= count[i];
            double missing = i % LOOK == 0 ? least - rest : 0;
            if (missing > 0 && x * x + y * y < missing * missing) {
                return true;
            }
        }
        return false;
    }

    /** How closely births fall on one phase, 0 to 1. */
    private static double concentration(double[] at, int[] count, double total, double period) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < at.length; i++) {
            double angle = 2 * Math.PI * at[i] / period;
            x += count[i] * Math.cos(angle);
            y += count[i] * Math.sin(angle);
        }
        return Math.hypot(x, y) / total;
    }
}
