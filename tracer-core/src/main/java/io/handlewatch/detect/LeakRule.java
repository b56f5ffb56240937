package io.handlewatch.detect;

import org.jspecify.annotations.Nullable;

/**
 * Whether one stack leaks now: handles outlive the age of maturity, they keep arriving, and closings of older ones do not make up for them.
 *
 * @param objection what speaks against a leak, as the end of a sentence; null where nothing does
 * @param ends whether the objection is that they come no more, or ever fewer
 * @param age the age of maturity
 * @param arrivals the arrivals of survivors, null where there is no age of maturity
 * @param segment the part of them that was judged, null as arrivals
 * @param count survivors in the segment
 * @param clusters separate arrivals in it
 * @param length its length in milliseconds of seen time
 * @param fading whether the arrivals go on or fade; null where they were not asked because an objection came before
 * @param dispersion of the arrivals in it
 */
record LeakRule(
        @Nullable String objection,
        boolean ends,
        MaturityAge age,
        @Nullable Arrivals arrivals,
        @Nullable Segment segment,
        int count,
        int clusters,
        double length,
        @Nullable Fading fading,
        double dispersion) {
    static final double STOPPED = 0.01;
    static final double STOPPED_STANDING = 0.001;
    private static final double FEW_YOUNG = 0.02;
    private static final double IDLE = 0.3;
    private static final double WITH_LOAD_STANDING = -3;
    private static final double OWN_SHARE = 0.3;
    private static final double BATCHED = 2;
    static final double FADED = 0.5;
    static final double FADED_STANDING = -3;
    static final double FIRST_USES_STANDING = 0.3;
    private static final double YOUNG = 2;
    private static final double BY_WORK = 4;
    private static final double STILL_COMES = 0.2;
    static final double TWO_BATCHES = 0.7;
    private static final double TIME_CONSTANT = 130 * 60_000.0;

    boolean leak() {
        return objection == null;
    }

    /**
     * Judges a stack: by all lives of the target together, or by the running one alone where that is long enough. Where an alarm stands, more must speak
     * against the leak than would have spoken against raising it.
     *
     * @param brief only whether it leaks is asked: where it is certain that it does not, no part to be judged is chosen
     */
    static LeakRule of(
            StackHistory stack,
            RunClock clock,
            MaturityAge age,
            double fewestClusters,
            boolean standing,
            boolean brief) {
        if (age.age() < 0) {
            return new LeakRule(
                    "handles of this stack are closed at every age seen", false, age, null, null, 0, 0, 0, null, 1);
        }
        LeakRule all = of(stack, clock, age, 0, fewestClusters, standing, brief);
        int running = clock.epochs() - 1;
        boolean lasted = clock.run() - clock.epochStart(running) >= OWN_SHARE * clock.run();
        if (all.leak() || running == 0 || !lasted) {
            return all;
        }
        LeakRule own = of(stack, clock, age, running, fewestClusters, standing, brief);
        return own.leak() ? own : all;
    }

    private static LeakRule of(
            StackHistory stack,
            RunClock clock,
            MaturityAge age,
            int firstEpoch,
            double fewestClusters,
            boolean standing,
            boolean brief) {
        Arrivals arrivals = Arrivals.of(stack.cohorts, clock, age.age(), firstEpoch);
        if (brief && (stack.renews() || noPartLeaks(arrivals, fewestClusters, standing))) {
            return new LeakRule("no part of them leaks", false, age, arrivals, null, 0, 0, 0, null, 1);
        }
        double[] bins = arrivals.histogram();
        Segment segment = age.mixed() ? Segment.all(arrivals, bins) : Segment.of(arrivals, bins);
        LeakRule rule = of(stack, clock, age, arrivals, bins, segment, fewestClusters, standing);
        // A rate that changes by degrees, or with the load, has a change point too; what follows it may be too short to
        // be judged alone.
        boolean changed = segment.kind() == Segment.Kind.SLOWED
                || (!rule.leak() && segment.kind() == Segment.Kind.LATE && !rule.ends);
        if (!changed) {
            return rule;
        }
        LeakRule whole = of(stack, clock, age, arrivals, bins, Segment.all(arrivals, bins), fewestClusters, standing);
        return whole.leak() ? whole : rule;
    }

    private static LeakRule of(
            StackHistory stack,
            RunClock clock,
            MaturityAge age,
            Arrivals arrivals,
            double[] bins,
            Segment segment,
            double fewestClusters,
            boolean standing) {
        int count = arrivals.totalFrom(segment.from());
        double length = arrivals.length() - segment.from();
        int clusters = arrivals.clustersFrom(segment.from());
        double dispersion = Arrivals.dispersion(bins, segment.firstBin());
        String objection = null;
        boolean ends = false;
        if (count == 0) {
            objection = "no handle of this stack has stayed";
        } else if (stack.renews()) {
            objection = "they replace handles that were open before tracing, which are closed at the same moments";
        } else if (clusters < fewestClusters
                || (dispersion > BATCHED && arrivals.clustersOfBestLife() < fewestClusters)) {
            objection = "they came at " + clusters + " separate moments only";
        } else if (stopped(arrivals, segment, moments(clusters, count, dispersion), standing)) {
            ends = true;
            objection = "none has come for " + Words.time(arrivals.silence() + age.age());
        } else if (!standing && dried(arrivals, segment, clusters)) {
            ends = true;
            objection = "hardly any has come of late";
        } else if (!standing && idle(arrivals, segment, clock, age.age())) {
            objection = "the target does much less than before: what they wait for may come with its work";
        } else if (!standing && stoppedBefore(arrivals, segment.from())) {
            objection = "they had stopped in an earlier life of the target";
        }
        if (objection != null) {
            return new LeakRule(objection, ends, age, arrivals, segment, count, clusters, length, null, dispersion);
        }
        Goes goes = Goes.on(arrivals, segment, clock, dispersion);
        Fading fading = goes.fading;
        if (fades(fading, standing) || (segment.kind() == Segment.Kind.SLOWED && sparse(arrivals, segment))) {
            ends = true;
            objection = "their arrival fades";
        } else if (!standing && fading.lastThird() > YOUNG) {
            objection = "nearly all of them are young: whether they stay is not known yet";
        } else if (batches(bins, segment, count)) {
            objection = "most came in one or two batches";
        } else {
            objection = Balance.of(stack, clock, age, arrivals, segment, dispersion)
                    .objection(stack, age.mixed(), standing);
        }
        if (objection == null && !goes.overWork) {
            double byLoad = ByLoad.evidence(arrivals, segment.from(), clock, dispersion, TIME_CONSTANT);
            fading = new Fading(Math.min(fading.evidence(), byLoad), fading.againstFirstUses(), fading.lastThird());
            objection = byLoad < (standing ? WITH_LOAD_STANDING : 0)
                    ? "they come with the target's load, as what fills a cache does"
                    : null;
        }
        return new LeakRule(objection, ends, age, arrivals, segment, count, clusters, length, fading, dispersion);
    }

    /** The same with what speaks for and against fading where that was not asked for: another objection was enough. */
    LeakRule withFading(RunClock clock) {
        return fading != null || arrivals == null || segment == null
                ? this
                : new LeakRule(
                        objection,
                        ends,
                        age,
                        arrivals,
                        segment,
                        count,
                        clusters,
                        length,
                        Goes.on(arrivals, segment, clock, dispersion).fading,
                        dispersion);
    }

    /** Whether the arrivals go on over time, over the target's work, or as batches; {@code overWork} where its work decided. */
    private record Goes(Fading fading, boolean overWork) {
        static Goes on(Arrivals arrivals, Segment segment, RunClock clock, double dispersion) {
            Fading fading = Fading.of(arrivals, segment.from(), dispersion, TIME_CONSTANT);
            // The load of a target that has just begun fades too: what goes with it alone, and has all but stopped, is
            // no leak.
            boolean overWork = false;
            boolean comes = fading.lastThird() >= STILL_COMES;
            if (comes && fading.evidence() < BY_WORK && segment.kind() != Segment.Kind.SLOWED) {
                Fading byWork = Fading.byWork(arrivals, segment.from(), clock, dispersion);
                overWork = byWork.evidence() > BY_WORK;
                fading = overWork
                        ? new Fading(byWork.evidence(), byWork.againstFirstUses(), fading.lastThird())
                        : fading;
            }
            if (dispersion > BATCHED && fading.evidence() >= 0) {
                Fading batches = Fading.ofBatches(arrivals, segment.from(), TIME_CONSTANT, fading.lastThird());
                fading = batches.evidence() > fading.evidence() ? batches : fading;
            }
            return new Goes(fading, overWork);
        }
    }

    /** An alarm that stands for a leak whose rate swings falls only with much evidence, but soon where first uses explain the arrivals. */
    private static boolean fades(Fading fading, boolean standing) {
        return standing
                ? fading.evidence() < FADED_STANDING || fading.againstFirstUses() < FIRST_USES_STANDING
                : fading.evidence() < FADED;
    }

    /** How many arrivals that know nothing of each other: all of them, over their dispersion, unless they come in batches. */
    static double moments(int clusters, int count, double dispersion) {
        return dispersion <= BATCHED ? Math.max(clusters, count / dispersion) : clusters;
    }

    /** Whatever part is judged, there are too few arrivals, or they have stopped: a part has no more of them, is no longer and has no longer gap. */
    private static boolean noPartLeaks(Arrivals arrivals, double fewestClusters, boolean standing) {
        return arrivals.clusters() < fewestClusters || stopped(arrivals, Segment.WHOLE, fewestClusters, standing);
    }

    /** The silence at the end is too long for arrivals that go on: by chance below 1 %, and longer than any before. */
    private static boolean stopped(Arrivals arrivals, Segment segment, double clusters, boolean standing) {
        double length = arrivals.length() - segment.from();
        double silence = arrivals.silence();
        return silentByChance(silence, length, clusters) < (standing ? STOPPED_STANDING : STOPPED)
                && silence > 1.25 * arrivals.longestGapFrom(segment.from());
    }

    /** Of a leak that goes on some would be among the young ones; there are too few of them, by chance below {@value #FEW_YOUNG}. */
    private static boolean dried(Arrivals arrivals, Segment segment, int clusters) {
        double length = arrivals.length() - segment.from();
        double expected = clusters * arrivals.youngSpan() / Math.max(1, length);
        double silence = arrivals.silenceNow();
        return Poisson.atMost(arrivals.youngClusters(), expected) < FEW_YOUNG
                || (silentByChance(silence, length + arrivals.youngSpan(), clusters) < FEW_YOUNG
                        && silence > 1.25 * arrivals.longestGapFrom(segment.from()));
    }

    /** The target's work since the last survivors came is well below its work before: pools and caches do not turn over, and all of them looks old. */
    private static boolean idle(Arrivals arrivals, Segment segment, RunClock clock, double age) {
        double now = clock.run();
        double until = Math.max(0, now - age);
        double from = Math.min(until, clock.runAt(arrivals.seenAt(segment.from())));
        double before =
                (clock.workAt(until) - clock.workAt(from)) / Math.max(1, clock.seenAt(until) - clock.seenAt(from));
        double since = (clock.workAt(now) - clock.workAt(until)) / Math.max(1, clock.seen() - clock.seenAt(until));
        return since < IDLE * before;
    }

    /** They had stopped for long when an earlier life of the target ended: what came again with the next life will stop again. */
    private static boolean stoppedBefore(Arrivals arrivals, double from) {
        for (int part = 0; part + 1 < arrivals.parts(); part++) {
            double begin = Math.max(from, arrivals.partBegin(part));
            double end = arrivals.partEnd(part);
            if (end > begin) {
                int clusters = arrivals.clusters(begin, end);
                double silence = arrivals.silence(begin, end);
                if (clusters > 1
                        && silentByChance(silence, end - begin, clusters) < STOPPED
                        && silence > 1.25 * arrivals.longestGap(begin, end)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The chance that so many arrivals over such a length end in such a silence. */
    static double silentByChance(double silence, double length, double clusters) {
        return Math.pow(Math.max(0, 1 - silence / length), clusters);
    }

    /** What is left after a warm-up came at fewer than three moments in its last third. */
    private static boolean sparse(Arrivals arrivals, Segment segment) {
        double length = arrivals.length();
        return arrivals.clusters(length - (length - segment.from()) / 3, length) < 3;
    }

    private static boolean batches(double[] bins, Segment segment, int count) {
        double[] fullest = fullest(bins, segment);
        return fullest[0] >= 6 && fullest[0] + fullest[1] > TWO_BATCHES * count;
    }

    /** Survivors in the two fullest bins. */
    static double[] fullest(double[] bins, Segment segment) {
        double first = 0;
        double second = 0;
        for (int i = segment.firstBin(); i < bins.length; i++) {
            if (bins[i] > first) {
                second = first;
                first = bins[i];
            } else {
                second = Math.max(second, bins[i]);
            }
        }
        return new double[] {first, second};
    }
}
