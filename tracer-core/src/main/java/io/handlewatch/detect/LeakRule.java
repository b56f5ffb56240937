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
        if (brief && (stack.renews() || noPartLeaks(stack, clock, arrivals, fewestClusters, standing))) {
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
        } else if (clusters < fewest(fewestClusters, arrivals.lives())
                || (dispersion > BATCHED && arrivals.clustersOfBestLife() < fewestClusters)) {
            objection = "they came at " + clusters + " separate moments only";
        } else if (Silence.stopped(stack, clock, arrivals, segment, moments(clusters, count, dispersion), standing)) {
            ends = true;
            objection = "none has come for " + Words.time(arrivals.silence() + age.age());
        } else if (!standing && Silence.dried(arrivals, segment, clusters)) {
            ends = true;
            objection = "hardly any has come of late";
        } else if (!standing && idle(arrivals, segment, clock, age.age())) {
            objection = "the target does much less than before: what they wait for may come with its work";
        } else if (!standing && Silence.stoppedBefore(arrivals, segment.from())) {
            objection = "they had stopped in an earlier life of the target";
        }
        if (objection != null) {
            return new LeakRule(objection, ends, age, arrivals, segment, count, clusters, length, null, dispersion);
        }
        Fading fading = goesOn(stack, clock, arrivals, segment, dispersion);
        if (fades(fading, standing) || (segment.kind() == Segment.Kind.SLOWED && sparse(arrivals, segment))) {
            ends = true;
            objection = "their arrival fades";
        } else if (!standing && fading.lastThird() > YOUNG) {
            objection = "nearly all of them are young: whether they stay is not known yet";
        } else if (batches(bins, segment, count)) {
            objection = "most came in one or two batches";
        } else {
            objection = Balance.of(stack, clock, age, arrivals, segment, fading, dispersion)
                    .objection(stack, age.mixed(), standing);
        }
        if (objection == null && !fading.overWork()) {
            double byLoad = ByLoad.evidence(arrivals, segment.from(), clock, dispersion, TIME_CONSTANT);
            fading = fading.atMost(byLoad);
            objection = byLoad < (standing ? WITH_LOAD_STANDING : 0)
                    ? "they come with the target's load, as what fills a cache does"
                    : null;
        }
        return new LeakRule(objection, ends, age, arrivals, segment, count, clusters, length, fading, dispersion);
    }

    /** The same with what speaks for and against fading where that was not asked for: another objection was enough. */
    LeakRule withFading(StackHistory stack, RunClock clock) {
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
                        goesOn(stack, clock, arrivals, segment, dispersion),
                        dispersion);
    }

    /** Whether the arrivals go on: over time, over the work of the target or of the stack itself, or as batches. */
    private static Fading goesOn(
            StackHistory stack, RunClock clock, Arrivals arrivals, Segment segment, double dispersion) {
        Fading fading = Fading.of(arrivals, segment.from(), dispersion, TIME_CONSTANT);
        if (fading.evidence() < BY_WORK && segment.kind() != Segment.Kind.SLOWED) {
            Fading byWork = byWork(stack, clock, arrivals, segment, dispersion, fading.lastThird());
            fading = byWork.evidence() > BY_WORK ? byWork : fading;
        }
        if (dispersion > BATCHED && fading.evidence() >= 0) {
            Fading batches = Fading.ofBatches(arrivals, segment.from(), TIME_CONSTANT, fading.lastThird());
            fading = batches.evidence() > fading.evidence() ? batches : fading;
        }
        return fading;
    }

    private static Fading byWork(
            StackHistory stack,
            RunClock clock,
            Arrivals arrivals,
            Segment segment,
            double dispersion,
            double lastThird) {
        // The load of a target that has just begun fades too: what goes with it alone, and has all but stopped, is no
        // leak.
        if (lastThird >= STILL_COMES) {
            Fading target = Fading.byWork(
                    arrivals, segment.from(), clock, clock::workAt, dispersion, lastThird, Fading.Over.TARGET_WORK);
            if (target.evidence() > BY_WORK) {
                return target;
            }
        }
        return Fading.byWork(
                arrivals, segment.from(), clock, stack.work.curve(), dispersion, lastThird, Fading.Over.OWN_WORK);
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
    private static boolean noPartLeaks(
            StackHistory stack, RunClock clock, Arrivals arrivals, double fewestClusters, boolean standing) {
        return arrivals.clusters() < fewest(fewestClusters, arrivals.lives())
                || Silence.stopped(
                        stack, clock, arrivals, Segment.WHOLE, fewest(fewestClusters, arrivals.lives()), standing);
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

    /** What is left after a warm-up came at fewer than three moments in its last third. */
    private static boolean sparse(Arrivals arrivals, Segment segment) {
        double length = arrivals.length();
        return arrivals.clusters(length - (length - segment.from()) / 3, length) < 3;
    }

    /** How many separate arrivals are asked for: one more for each further life of the target, which opens some handles anew and keeps them. */
    static double fewest(double ofOneLife, int lives) {
        return ofOneLife + lives - 1;
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
