package io.handlewatch.detect;

import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The clocks of a run, in milliseconds, and its work.
 *
 * <p><b>run</b>: the monotonic clock without the machine's sleep and without the time between two lives of the target: time in which handles could be
 * opened and grow older. <b>seen</b>: run time weighted with the share of it whose openings could be seen: 1 as a rule, 0 where there was no listing, in
 * between where the ring was overtaken. A rate over seen time is right also where records were lost.
 *
 * <p><b>work</b>: handles opened by the whole target: what is proportional to its load is constant in it.
 */
final class RunClock {
    private static final int FEWEST_BIRTHS = 10;

    private final List<Double> epochStarts = new ArrayList<>(List.of(0.0));
    private final Polyline seens = new Polyline();
    private final Polyline works = new Polyline();
    private final Polyline ups = new Polyline();
    private double work;
    private double wrappedBirths;
    private double wrappedLost;
    private double followed;
    private double ended;
    private int lastBirths;
    private double lastUp;
    private double lastRun;
    private double run;
    private double seen;
    private int epoch;
    private int samples;

    /**
     * Takes the times of the next sample. True where it is the first of a new life of the target.
     *
     * @param youngestEnded how many of the handles that were new in the sample before have ended since
     */
    boolean advance(Sample sample, int youngestEnded) {
        boolean restarted = epoch != 0 && sample.epoch() != epoch;
        if (restarted) {
            epochStarts.add(run);
        }
        epoch = sample.epoch();
        samples++;
        lastRun = run;
        run += Math.max(0, sample.upMillis() - lastUp - dead(sample));
        lastUp = Math.max(lastUp, (double) sample.upMillis());
        follow(sample, youngestEnded);
        double seenShare = share(sample);
        seen += seenShare * (run - lastRun);
        ups.add(run, lastUp);
        seens.add(run, seen);
        for (Traffic traffic : sample.traffic()) {
            work += traffic.opened();
        }
        works.add(run, work);
        return restarted;
    }

    /** Milliseconds since the last sample in which no target ran. Run time stands still in them. */
    private double dead(Sample sample) {
        double covered = lastUp;
        double dead = 0;
        List<Gap> gaps = new ArrayList<>(sample.gaps());
        gaps.sort(Comparator.comparingLong(Gap::fromUpMillis));
        for (Gap gap : gaps) {
            boolean none = gap.reason() == Gap.Reason.ASLEEP
                    || gap.reason() == Gap.Reason.TARGET_RESTARTED
                    || gap.reason() == Gap.Reason.TARGET_ENDED;
            double from = Math.max(covered, (double) gap.fromUpMillis());
            double to = (double) Math.min(sample.upMillis(), gap.toUpMillis());
            if (none && to > from) {
                double moment = run + from - lastUp - dead;
                ups.add(moment, from);
                ups.add(moment, to);
                dead += to - from;
                covered = to;
            }
        }
        return dead;
    }

    /** How many of the handles that are new at a sample are still there at the next: tells how fast young ones are closed. */
    private void follow(Sample sample, int youngestEnded) {
        if (lastBirths > 0 && run > lastRun) {
            followed = 0.95 * followed + lastBirths;
            ended = 0.95 * ended + youngestEnded;
        }
        lastBirths = sample.births().size();
    }

    /**
     * The share of the time since the last sample whose openings could be seen. Of an overtaken ring: let r be the handles that are open and listed, over
     * all that came and are open (of this sample and, fading, of those before it that were overtaken too: one alone may hold few). The lost ones are older
     * and more of them are closed again: with a hazard h of young handles over the interval, r = (1 - e^(-h s)) / (1 - e^-h) for a share s.
     */
    private double share(Sample sample) {
        if (!sample.listed()) {
            return 0;
        }
        if (!sample.overtaken()) {
            return 1;
        }
        wrappedBirths = 0.8 * wrappedBirths + sample.births().size();
        wrappedLost = 0.8 * wrappedLost + sample.unlistedBorn();
        double came = wrappedBirths + wrappedLost;
        if (came < FEWEST_BIRTHS) {
            return 0.5;
        }
        double open = wrappedBirths / came;
        double hazard = followed <= 0 ? 0 : -Math.log(Math.max(0.02, 1 - ended / followed));
        double share = hazard < 0.01 ? open : -Math.log(1 - open * (1 - Math.exp(-hazard))) / hazard;
        return Math.max(0.02, Math.min(1, share));
    }

    /** Run time now. */
    double run() {
        return run;
    }

    /** Run time at the sample before. */
    double lastRun() {
        return lastRun;
    }

    /** The middle of the last interval: when what came in it was born, or ended. */
    double middle() {
        return (lastRun + run) / 2;
    }

    double seen() {
        return seen;
    }

    /** Seen time at a moment of run time. */
    double seenAt(double moment) {
        return seens.yAt(moment);
    }

    /** The same, for moments that rise. */
    Polyline.Walk seens() {
        return seens.new Walk();
    }

    /** Run time at a moment of seen time. */
    double runAt(double seenMoment) {
        return seens.xAt(seenMoment);
    }

    /** The run's monotonic clock, sleep and all, at a moment of run time; where the target did not run for a while, when it ran again. */
    double upAt(double moment) {
        return ups.yAt(moment);
    }

    /** How many handles the whole target had opened, as far as it was seen, at a moment of run time. */
    double workAt(double moment) {
        return works.yAt(moment);
    }

    int samples() {
        return samples;
    }

    /** Mean run time between two samples. */
    double interval() {
        return samples == 0 ? 0 : run / samples;
    }

    /** How many lives the target has had. */
    int epochs() {
        return epochStarts.size();
    }

    /** When a life began, in run time; the first is 0. */
    double epochStart(int index) {
        return epochStarts.get(index);
    }

    /** When a life ended, in run time; of the last one: now. */
    double epochEnd(int index) {
        return index + 1 < epochStarts.size() ? epochStarts.get(index + 1) : run;
    }
}
