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

    /** The life of the target that speaks now, for one stack after the other. Stays right until the next sample. */
    Ranking ranking(double hours) {
        boolean before = moments.size() < FEWEST && !earlier.isEmpty();
        return new Ranking(before ? earlier : moments, before ? earlierHours : hours - begin);
    }

    /** The moments of one life between which open counts are compared: they are the same for all stacks. */
    static final class Ranking {
        private static final Moment NOTHING = new Moment(new int[0], 0);

        private final double hours;
        private final boolean few;
        private final Moment last;
        private final Between half;
        private final Between end;

        private Ranking(List<Moment> life, double hours) {
            this.hours = hours;
            this.few = life.size() < FEWEST;
            this.last = life.isEmpty() ? NOTHING : life.get(life.size() - 1);
            this.half = between(life, 0.5);
            this.end = between(life, END);
        }

        /**
         * How many handles an hour stay, or 0 where the stack is no suspect.
         *
         * @param place of the stack
         * @param opened how many handles the stack has opened
         * @param closes how many of them ended
         */
        double keptPerHour(int place, long opened, long closes) {
            int now = last.open(place);
            if (now == 0) {
                return 0;
            }
            double kept = now / Math.max(hours, 1e-9);
            if (few) {
                return kept;
            }
            double middle = half.open(place);
            double share = opened == 0 ? 0 : (double) closes / opened;
            double noise = share * Math.sqrt(Math.max(1, now + middle));
            boolean late = now - end.open(place) >= LEAST_AT_END;
            return now - middle >= 1 && now - middle > 1.5 * noise && late ? kept : 0;
        }

        /** Where this share of the activity was done. */
        private static Between between(List<Moment> life, double share) {
            Moment before = NOTHING;
            for (Moment moment : life) {
                double wanted = share * life.get(life.size() - 1).activity;
                if (moment.activity >= wanted) {
                    double step = moment.activity - (double) before.activity;
                    double part = step <= 0 ? 1 : (wanted - before.activity) / step;
                    return new Between(before, moment, part);
                }
                before = moment;
            }
            return new Between(before, before, 0);
        }

        /** A place between two moments, from 0 to 1. */
        private record Between(Moment before, Moment after, double part) {
            double open(int place) {
                int open = before.open(place);
                return open + part * (after.open(place) - open);
            }
        }
    }
}
