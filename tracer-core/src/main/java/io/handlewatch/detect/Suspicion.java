package io.handlewatch.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a stack is to be named in a run that is too short for a verdict: its handles stay, and it still opens more.
 *
 * <p>Its open count must have risen over the second half of the watch, and at its end, by more than the noise of its openings and closings explains. A cache that has filled
 * and churn do not rise. Halves and end are those of the target's activity, not of the clock: a target that rests proves nothing about its stacks. Between two samples
 * the count is taken to rise as the activity does.
 */
final class Suspicion {
    private static final int KEPT = 64;
    private static final double END = 0.7;
    private static final double LEAST_AT_END = 0.5;

    private final List<Moment> moments = new ArrayList<>();
    private long activity;

    /** Open counts by place of the stack at one sample, and how many handles were opened and closed in the whole target until then. */
    private static final class Moment {
        private final int[] open;
        private final long activity;

        Moment(int[] open, long activity) {
            this.open = open;
            this.activity = activity;
        }

        int open(int place) {
            return place < open.length ? open[place] : 0;
        }
    }

    /**
     * Takes the next sample; keeps a bounded number of them, evenly spread.
     *
     * @param more handles opened and closed in the whole target since the last sample
     * @param open open counts by place of the stack; kept, not to be changed afterwards
     */
    void observe(long more, int[] open) {
        activity += more;
        moments.add(new Moment(open, activity));
        if (moments.size() >= 2 * KEPT) {
            for (int i = KEPT - 1; i >= 0; i--) {
                moments.remove(2 * i);
            }
        }
    }

    /**
     * How many handles an hour stay, or 0 where the stack is no suspect.
     *
     * @param place of the stack
     * @param opened how many handles the stack has opened
     * @param closes how many of them ended
     * @param hours running time of the watch
     */
    double keptPerHour(int place, long opened, long closes, double hours) {
        int now = moments.isEmpty() ? 0 : moments.get(moments.size() - 1).open(place);
        if (now == 0) {
            return 0;
        }
        double kept = now / Math.max(hours, 1e-9);
        if (moments.size() < 3) {
            return kept;
        }
        double half = at(0.5, place);
        double share = opened == 0 ? 0 : (double) closes / opened;
        double noise = share * Math.sqrt(Math.max(1, now + half));
        boolean late = now - at(END, place) >= LEAST_AT_END;
        return now - half >= 1 && now - half > 1.5 * noise && late ? kept : 0;
    }

    /** The open count when this share of the activity was done. */
    private double at(double share, int place) {
        double wanted = share * activity;
        double before = 0;
        int open = 0;
        for (Moment moment : moments) {
            if (moment.activity >= wanted) {
                double step = moment.activity - before;
                double part = step <= 0 ? 1 : (wanted - before) / step;
                return open + part * (moment.open(place) - open);
            }
            before = moment.activity;
            open = moment.open(place);
        }
        return open;
    }
}
