package io.handlewatch.bench.zoo;

import io.handlewatch.trace.Listing;
import java.util.ArrayList;
import java.util.List;

/**
 * When a night is read and what goes wrong meanwhile. Times in minutes since tracing was first enabled, sleep counted.
 *
 * @param listing what the readings hold
 * @param interval wanted time between two readings
 * @param samples moments at which readings are taken
 * @param epochs lives of the target; handles are opened and closed only in these
 * @param sleeps stretches in which the machine slept
 * @param lost stretches in which the engine was gone
 * @param clockSteps jumps of the wall clock
 * @param smallRing whether the ring is so small that readings are overtaken
 * @param lastFreedFirst whether a freed value is the next to be given out
 * @param effort when the target works
 */
record Plan(
        Listing listing,
        double interval,
        List<Double> samples,
        List<Stretch> epochs,
        List<Stretch> sleeps,
        List<Stretch> lost,
        List<ClockStep> clockSteps,
        boolean smallRing,
        boolean lastFreedFirst,
        Effort effort) {
    /**
     * When the target works, in minutes of running time of its only life: before and after it opens nothing, but for a share of what it would have.
     *
     * @param from when its work begins
     * @param until when it stops
     * @param rest share that goes on behind the stop
     */
    record Effort(double from, double until, double rest) {
        static final Effort ALWAYS = new Effort(0, Double.POSITIVE_INFINITY, 0);

        boolean stops() {
            return until < Double.POSITIVE_INFINITY;
        }
    }

    /** A stretch of time. */
    record Stretch(double from, double to) {
        double overlap(double begin, double end) {
            return Math.max(0, Math.min(to, end) - Math.max(from, begin));
        }

        boolean holds(double at) {
            return at > from && at < to;
        }
    }

    /** From this moment on the wall clock shows so many milliseconds more. */
    record ClockStep(double at, long millis) {}

    static Plan draw(Draw draw, Condition condition) {
        boolean mixed = condition == Condition.MIXED;
        double length = 60 * draw.between(8, 10);
        double interval = 1;
        if (condition == Condition.INTERVALS) {
            interval = draw.one(List.of(1 / 3.0, 0.5, 2.0, 5.0, 10.0));
        } else if (draw.happens(0.3)) {
            interval = 2;
        }
        List<Stretch> sleeps = new ArrayList<>();
        if (condition == Condition.ASLEEP || (mixed && draw.happens(0.4))) {
            double from = draw.between(0.2, 0.7) * length;
            sleeps.add(new Stretch(from, from + draw.between(30, 300)));
        }
        double end = length
                + sleeps.stream().mapToDouble(one -> one.to() - one.from()).sum();
        List<Stretch> lost = new ArrayList<>();
        if (condition == Condition.ENGINE_LOST || (mixed && draw.happens(0.4))) {
            int times = draw.count(1, 3);
            for (int i = 0; i < times; i++) {
                double from = (i + draw.between(0.2, 0.8)) / times * end;
                lost.add(new Stretch(from, from + draw.between(4, 40)));
            }
        }
        List<Stretch> epochs = new ArrayList<>();
        double begin = 0;
        if (condition == Condition.RESTARTED || (mixed && draw.happens(0.4))) {
            double stop = draw.between(0.25, 0.5) * end;
            epochs.add(new Stretch(0, stop));
            begin = stop + draw.between(0.5, 8);
        }
        epochs.add(new Stretch(begin, end));
        List<ClockStep> steps = new ArrayList<>();
        if (condition == Condition.CLOCK || (mixed && draw.happens(0.3))) {
            int times = draw.count(1, 4);
            for (int i = 0; i < times; i++) {
                long size = Math.round(60_000 * draw.logBetween(0.1, 120));
                steps.add(new ClockStep(draw.between(0, end), draw.happens(0.5) ? size : -size));
            }
        }
        boolean missed = condition == Condition.MISSED || (mixed && draw.happens(0.5));
        List<Double> samples = moments(draw, interval, end, missed, epochs, sleeps, lost);
        double kind = draw.between(0, 1);
        Listing listing = kind < 0.6 ? Listing.EVENTS : kind < 0.85 ? Listing.INTERVAL : Listing.CUMULATIVE;
        boolean small = condition == Condition.OVERTAKEN;
        return new Plan(
                small && listing == Listing.CUMULATIVE ? Listing.INTERVAL : listing,
                interval,
                samples,
                epochs,
                sleeps,
                lost,
                steps,
                small,
                !small && (condition == Condition.REUSED || (mixed && draw.happens(0.5))),
                effort(draw, condition, length));
    }

    private static Effort effort(Draw draw, Condition condition, double length) {
        if (condition == Condition.STOPS) {
            double until = draw.between(0.3, 0.85) * length;
            return new Effort(0, until, draw.happens(0.5) ? 0 : draw.between(0.02, 0.1));
        }
        return condition == Condition.BEGINS_LATE
                ? new Effort(draw.between(0.15, 0.4) * length, Double.POSITIVE_INFINITY, 0)
                : Effort.ALWAYS;
    }

    private static List<Double> moments(
            Draw draw,
            double interval,
            double end,
            boolean missed,
            List<Stretch> epochs,
            List<Stretch> sleeps,
            List<Stretch> lost) {
        double share = missed ? draw.between(0.05, 0.3) : 0;
        double hole = draw.between(0.2, 0.8) * end;
        Stretch silent = new Stretch(hole, missed ? hole + draw.between(10, 60) : hole);
        List<Double> moments = new ArrayList<>();
        for (double due = interval; due <= end; due += interval) {
            double at = due + interval * Math.max(-0.4, Math.min(0.4, 0.03 * draw.gaussian()));
            boolean first = moments.isEmpty();
            boolean away = sleeps.stream().anyMatch(one -> one.holds(at))
                    || lost.stream().anyMatch(one -> one.holds(at))
                    || epochs.stream().noneMatch(one -> one.holds(at));
            boolean skipped = !first && (silent.holds(at) || draw.happens(share));
            if (!away && !skipped) {
                moments.add(at);
            }
        }
        return moments;
    }

    /** Minutes between two moments in which the target ran, as far as it was read: up to the last sample of each of its lives. */
    double ran(double from, double to) {
        double sum = 0;
        for (Stretch epoch : epochs) {
            double begin = Math.max(from, epoch.from());
            double end = Math.min(to, lastSample(epoch));
            sum += Math.max(0, end - begin);
            for (Stretch sleep : sleeps) {
                sum -= begin < end ? sleep.overlap(begin, end) : 0;
            }
        }
        return sum;
    }

    /** The moment of the last reading in a life of the target; its begin where there is none. */
    double lastSample(Stretch epoch) {
        double last = epoch.from();
        for (double at : samples) {
            if (at > epoch.from() && at <= epoch.to()) {
                last = at;
            }
        }
        return last;
    }

    /** The moment at which the target has run for so many minutes of this life. */
    double moment(Stretch epoch, double running) {
        double at = epoch.from() + running;
        for (Stretch sleep : sleeps) {
            // A life may begin while the machine sleeps.
            double from = Math.max(sleep.from(), epoch.from());
            if (sleep.to() > from && at >= from) {
                at += sleep.to() - from;
            }
        }
        return at;
    }

    /** Minutes for which the target runs in this life. */
    double running(Stretch epoch) {
        double minutes = epoch.to() - epoch.from();
        for (Stretch sleep : sleeps) {
            minutes -= sleep.overlap(epoch.from(), epoch.to());
        }
        return minutes;
    }
}
