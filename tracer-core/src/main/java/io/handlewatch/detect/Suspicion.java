package io.handlewatch.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a stack is to be named in a run that is too short for a verdict: its handles stay, and it still opens more.
 *
 * <p>Its open count must have risen over the second half of the watch, and at its end, by more than the noise of its openings and closings explains. A cache that has filled
 * and churn do not rise. Halves and end are those of the target's activity, not of the clock: a target that rests proves nothing about its stacks. Between two samples
 * the count is taken to rise as the activity does. Each life of the target is looked at alone, since its counts begin at 0.
 */
final class Suspicion {
    private static final int KEPT = 64;
    private static final int FEWEST = 3;
    private static final double END = 0.7;
    private static final double LEAST_AT_END = 0.5;

    private List<Moment> moments = new ArrayList<>();
    private double begin;
    private long activity;

    /** The life of the target before this one speaks until this one has something to say. */
    private List<Moment> earlier = List.of();

    private double earlierHours;

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

    /** The target begins a new life, at this running time of the watch in hours. */
    void newEpoch(double hours) {
        if (moments.size() >= FEWEST || earlier.isEmpty()) {
            earlier = moments;
            earlierHours = hours - begin;
        }
        moments = new ArrayList<>();
        begin = hours;
        activity = 0;
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
        boolean before = moments.size() < FEWEST && !earlier.isEmpty();
        List<Moment> life = before ? earlier : moments;
        int now = life.isEmpty() ? 0 : life.get(life.size() - 1).open(place);
        if (now == 0) {
            return 0;
        }
        double kept = now / Math.max(before ? earlierHours : hours - begin, 1e-9);
        if (life.size() < FEWEST) {
            return kept;
        }
        double half = at(life, 0.5, place);
        double share = opened == 0 ? 0 : (double) closes / opened;
        double noise = share * Math.sqrt(Math.max(1, now + half));
        boolean late = now - at(life, END, place) >= LEAST_AT_END;
        return now - half >= 1 && now - half > 1.5 * noise && late ? kept : 0;
    }

    /** The open count when this share of the activity was done. */
    private static double at(List<Moment> life, double share, int place) {
        double wanted = share * life.get(life.size() - 1).activity;
        double before = 0;
        int open = 0;
        for (Moment moment : life) {
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
