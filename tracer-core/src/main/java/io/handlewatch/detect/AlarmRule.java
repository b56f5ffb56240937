package io.handlewatch.detect;

import java.util.Locale;

/**
 * When the judgement on a stack becomes an alarm.
 *
 * <p>A pool that fills and a slow warm-up <i>are</i> leaks to any observer in their first hours. So an alarm waits until the arrivals have lasted
 * {@value #SHORT} minutes where there is much evidence that they do not fade ({@link Fading}), up to {@value #LONG} where there is little, or
 * {@value #SHORTEST} where moreover there are {@value #MANY} survivors, more than most pools hold. It is raised after two judgements in a
 * row (six where old handles are closed too, so that no single phase of a sawtooth is enough) and withdrawn after six, five minutes apart; none is raised in the first {@value #YOUNG} minutes of a new life of the target.
 */
final class AlarmRule {
    private static final double MINUTE = 60_000;
    private static final double LONG = 330;
    private static final double MIXED = 360;
    private static final double SHORT = 215;
    private static final double LONG_EVIDENCE = 1;

    /** Against first uses and power laws alone: they fade so slowly that little evidence against all fadings says little against them. */
    static final double FIRST_USES = 1.2;

    private static final double SHORT_EVIDENCE = 4;
    private static final double SLOWED_EVIDENCE = 1.5;
    private static final double SHORTEST = 175;
    private static final double SHORTEST_EVIDENCE = 10;
    private static final int MANY = 400;
    private static final double OTHER_LIVES = 0.35;
    private static final double YOUNG = 150;
    private static final int TO_RAISE = 2;
    private static final int TO_RAISE_MIXED = 6;
    private static final int TO_WITHDRAW = 6;

    /** Chance of one false arrival pattern over all stacks, and the weight of one more separate arrival: p = exp(-1.2 (c - 1)). */
    private static final double CHANCE = 0.1;

    private static final double EVIDENCE = 1.2;
    private static final int FEWEST_CLUSTERS = 6;

    private AlarmRule() {}

    /** How many separate arrivals a leak needs among so many stacks: thousands of stacks are thousands of chances to be wrong (Bonferroni); {@value #FEWEST_CLUSTERS} at least. */
    static double fewestClusters(int stacks) {
        return Math.max(FEWEST_CLUSTERS, 1 + Math.log(Math.max(1, stacks) / CHANCE) / EVIDENCE);
    }

    /**
     * The highest age, in milliseconds, that as many moments of birth have reached as a leak needs separate arrivals: with a higher age of maturity there is none.
     * Infinite where an earlier life of the target has some of them, 0 where there are fewer moments.
     */
    static double highestAge(Cohorts cohorts, RunClock clock, double fewestClusters) {
        int needed = (int) Math.ceil(fewestClusters);
        if (cohorts.size() < needed) {
            return 0;
        }
        double born = cohorts.born(needed - 1);
        return born < clock.epochStart(clock.epochs() - 1) ? Double.POSITIVE_INFINITY : clock.run() - born;
    }

    /** The time, in milliseconds, before which nothing is an alarm. */
    static double earliest() {
        return SHORTEST * MINUTE;
    }

    /** The shortest time, in milliseconds, after which any leak but a very fast one is told. */
    static double shortest() {
        return SHORT * MINUTE;
    }

    /** The time after which length alone excludes most fadings. */
    static double longest() {
        return LONG * MINUTE;
    }

    /**
     * How long, in milliseconds, the arrivals that are judged have lasted; 0 where there are none. The longest life of the target counts, and a share of the
     * others: a cache fills anew in each of them.
     */
    static double lasted(LeakRule rule, RunClock clock) {
        Segment segment = rule.segment();
        Arrivals arrivals = rule.arrivals();
        if (segment == null || arrivals == null) {
            return 0;
        }
        double longest = 0;
        double all = 0;
        for (int part = 0; part < arrivals.parts(); part++) {
            double from = Math.max(segment.from(), arrivals.partBegin(part));
            if (from < arrivals.partEnd(part)) {
                double lasted = clock.seenAt(clock.epochEnd(part))
                        - clock.seenAt(clock.epochStart(part))
                        - from
                        + arrivals.partBegin(part);
                longest = Math.max(longest, lasted);
                all += lasted;
            }
        }
        return longest + OTHER_LIVES * (all - longest);
    }

    /** What has to be seen before an alarm, in words. */
    static String asked(LeakRule rule) {
        return rule.age().mixed()
                ? Words.time(MIXED * MINUTE) + " of this life of the target"
                : String.format(
                        Locale.ROOT,
                        "%s with %.0f nats to %s with %.1f, or %s with %.0f and %d kept",
                        Words.time(SHORT * MINUTE),
                        SHORT_EVIDENCE,
                        Words.time(LONG * MINUTE),
                        LONG_EVIDENCE,
                        Words.time(SHORTEST * MINUTE),
                        SHORTEST_EVIDENCE,
                        MANY);
    }

    /** Whether a leak has been seen for long enough. */
    static boolean lasting(LeakRule rule, RunClock clock) {
        Fading fading = rule.fading();
        Segment segment = rule.segment();
        if (fading == null || segment == null) {
            return false;
        }
        double slowed = segment.kind() == Segment.Kind.SLOWED ? SLOWED_EVIDENCE : 0;
        double evidence = fading.evidence() - slowed;
        double lasted = lasted(rule, clock);
        if (rule.age().mixed()) {
            return clock.run() - clock.epochStart(clock.epochs() - 1) >= MIXED * MINUTE;
        }
        if (fading.againstFirstUses() < FIRST_USES) {
            return false;
        }
        double part = Math.min(1, (lasted / MINUTE - SHORT) / (LONG - SHORT));
        return (part >= 0 && evidence >= SHORT_EVIDENCE + part * (LONG_EVIDENCE - SHORT_EVIDENCE))
                || (lasted >= SHORTEST * MINUTE && evidence >= SHORTEST_EVIDENCE && rule.count() >= MANY);
    }

    /** Takes one judgement; gives 1 where the alarm is to be raised, -1 where it is to be withdrawn, else 0. */
    static int step(StackHistory stack, RunClock clock, boolean leak, boolean mixed, boolean lasting) {
        boolean standing = stack.alarmStands();
        // A warm-up comes again with a new life, and looks like a leak that goes on.
        boolean warm = clock.epochs() > 1 && clock.run() - stack.epochStart < YOUNG * MINUTE;
        stack.raisedInRow = leak && lasting && !warm ? stack.raisedInRow + 1 : 0;
        // What an earlier life of the target has shown stands until the running one has had the time to show it too.
        boolean early = clock.epochs() > 1 && clock.run() - stack.epochStart < SHORT * MINUTE;
        stack.clearedInRow = leak || early ? 0 : stack.clearedInRow + 1;
        if (!standing && stack.raisedInRow >= (mixed ? TO_RAISE_MIXED : TO_RAISE)) {
            return 1;
        }
        return standing && stack.clearedInRow >= TO_WITHDRAW ? -1 : 0;
    }
}
