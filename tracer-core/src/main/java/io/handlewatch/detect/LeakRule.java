package io.handlewatch.detect;

import org.jspecify.annotations.Nullable;

/**
 * Whether one stack leaks now: handles outlive the age of maturity, they keep arriving, and closings of older ones do not make up for them.
 *
 * @param objection what speaks against a leak, as the end of a sentence; null where nothing does
 * @param age the age of maturity
 * @param arrivals the arrivals of survivors, null where there is no age of maturity
 * @param segment the part of them that was judged, null as arrivals
 * @param count survivors in the segment
 * @param clusters separate arrivals in it
 * @param length its length in milliseconds of seen time
 * @param fading how the rate at its end compares with its mean
 * @param dispersion of the arrivals in it
 */
record LeakRule(
        @Nullable String objection,
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
    private static final double BEGIN = 60 * 60_000.0;
    private static final double OWN_SHARE = 0.3;
    private static final double BATCHED = 2;
    static final double FADED = 0.5;
    static final double FADED_STANDING = 0.3;
    private static final double YOUNG = 2;
    private static final double BY_WORK = 4;
    static final double TWO_BATCHES = 0.7;
    private static final double TIME_CONSTANT = 130 * 60_000.0;
    static final int FEWEST_CLUSTERS = 6;

    boolean leak() {
        return objection == null;
    }

    /**
     * Judges a stack: by all lives of the target together, or by the running one alone where that is long enough. Where an alarm stands, more must speak
     * against the leak than would have spoken against raising it.
     */
    static LeakRule of(StackHistory stack, RunClock clock, double fewestClusters, boolean standing) {
        MaturityAge age = MaturityAge.of(stack, clock);
        if (age.age() < 0) {
            return new LeakRule(
                    "handles of this stack are closed at every age seen", age, null, null, 0, 0, 0, null, 1);
        }
        LeakRule all = of(stack, clock, age, 0, fewestClusters, standing);
        int running = clock.epochs() - 1;
        boolean lasted = clock.run() - clock.epochStart(running) >= OWN_SHARE * clock.run();
        if (all.leak() || running == 0 || !lasted) {
            return all;
        }
        LeakRule own = of(stack, clock, age, running, fewestClusters, standing);
        return own.leak() ? own : all;
    }

    private static LeakRule of(
            StackHistory stack,
            RunClock clock,
            MaturityAge age,
            int firstEpoch,
            double fewestClusters,
            boolean standing) {
        Arrivals arrivals = Arrivals.of(stack.cohorts, clock, age.age(), firstEpoch);
        double[] bins = arrivals.histogram();
        Segment segment = age.mixed() ? Segment.WHOLE : Segment.of(arrivals, bins);
        LeakRule rule = of(stack, clock, age, arrivals, bins, segment, fewestClusters, standing);
        // A rate that changes by degrees, or with the load, has a change point too; what follows it may be too short to
        // be judged alone.
        boolean changed =
                segment.kind() == Segment.Kind.SLOWED || (!rule.leak() && segment.kind() == Segment.Kind.LATE);
        if (!changed) {
            return rule;
        }
        LeakRule whole = of(stack, clock, age, arrivals, bins, Segment.WHOLE, fewestClusters, standing);
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
        int clusters = arrivals.clusters(segment.from(), arrivals.length());
        double dispersion = Arrivals.dispersion(bins, segment.firstBin());
        Fading fading = Fading.of(arrivals, segment.from(), dispersion, TIME_CONSTANT);
        if (fading.evidence() < BY_WORK && segment.kind() != Segment.Kind.SLOWED) {
            Fading byWork = Fading.byWork(arrivals, segment.from(), clock, dispersion);
            fading = byWork.evidence() > BY_WORK ? byWork : fading;
        }
        if (dispersion > BATCHED && fading.evidence() >= 0) {
            Fading batches = Fading.ofBatches(arrivals, segment.from(), TIME_CONSTANT, fading.lastThird());
            fading = batches.evidence() > fading.evidence() ? batches : fading;
        }
        double fewest = Math.max(FEWEST_CLUSTERS, fewestClusters);
        String objection = null;
        if (count == 0) {
            objection = "no handle of this stack has stayed";
        } else if (stack.renews()) {
            objection = "they replace handles that were open before tracing, which are closed at the same moments";
        } else if (clusters < fewest
                || (dispersion > BATCHED && arrivals.clustersBehindBegins(arrivals.lives() > 1 ? BEGIN : 0) < fewest)) {
            objection = "they came at " + clusters + " separate moments only";
        } else if (stopped(arrivals, segment, clusters, standing)) {
            objection = "none has come for " + Words.time(arrivals.silence() + age.age());
        } else if (fading.evidence() < (standing ? FADED_STANDING : FADED)
                || (segment.kind() == Segment.Kind.SLOWED && sparse(arrivals, segment))) {
            objection = "their arrival fades";
        } else if (!standing && fading.lastThird() > YOUNG) {
            objection = "nearly all of them are young: whether they stay is not known yet";
        } else if (batches(bins, segment, count)) {
            objection = "most came in one or two batches";
        } else {
            objection = Balance.of(stack, clock, age, arrivals, segment, dispersion)
                    .objection(stack, age.mixed(), standing);
        }
        return new LeakRule(objection, age, arrivals, segment, count, clusters, length, fading, dispersion);
    }

    /** The silence at the end is too long for arrivals that go on: by chance below 1 %, and longer than any before. */
    private static boolean stopped(Arrivals arrivals, Segment segment, int clusters, boolean standing) {
        double length = arrivals.length() - segment.from();
        double silence = arrivals.silence();
        return silentByChance(silence, length, clusters) < (standing ? STOPPED_STANDING : STOPPED)
                && silence > 1.25 * arrivals.longestGapFrom(segment.from());
    }

    /** The chance that so many arrivals over such a length end in such a silence. */
    static double silentByChance(double silence, double length, int clusters) {
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
