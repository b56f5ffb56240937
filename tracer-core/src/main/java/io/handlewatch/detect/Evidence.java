package io.handlewatch.detect;

import io.handlewatch.detect.Explanation.Met;
import io.handlewatch.detect.Explanation.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lays open what the rules saw of one stack. */
final class Evidence {
    private final StackHistory stack;
    private final RunClock clock;
    private final LeakRule rule;
    private final StackVerdict verdict;
    private final int stacks;
    private final List<Row> rows = new ArrayList<>();

    Evidence(StackHistory stack, RunClock clock, LeakRule rule, StackVerdict verdict, int stacks) {
        this.stack = stack;
        this.clock = clock;
        this.rule = rule.withFading(stack, clock);
        this.verdict = verdict;
        this.stacks = stacks;
    }

    List<Row> rows() {
        lives();
        Arrivals arrivals = rule.arrivals();
        Segment segment = rule.segment();
        Fading fading = rule.fading();
        maturity();
        if (arrivals != null && segment != null && fading != null) {
            part(arrivals, segment);
            arrivals(arrivals, segment, fading);
            balance(arrivals, segment, fading);
            alarm(fading);
        }
        rate();
        count();
        return rows;
    }

    private void lives() {
        Siblings siblings = verdict.siblings();
        fact("opened here", "%,d", siblings.opened());
        fact(
                "closed",
                "%,d%s",
                siblings.closed(),
                siblings.closed() == 0
                        ? ""
                        : ", at a median age " + (siblings.brief() ? "below " : "of ")
                                + Words.time(siblings.medianAgeMillis()));
        if (stack.endedWithTarget > 0) {
            fact("ended with target", "%,d", stack.endedWithTarget);
        }
        fact("open now", "%,d", stack.open);
        double renewed = stack.renewals.renewed();
        if (renewed > 0) {
            asked(
                    "no mere replacement",
                    String.format(Locale.ROOT, "%.0f replace handles from before tracing", renewed),
                    "fewer than most of those kept",
                    !stack.renews());
        }
    }

    private void maturity() {
        MaturityAge age = rule.age();
        if (age.age() < 0) {
            asked("age of maturity", "none: closed at every age", "closing becomes rare", false);
            return;
        }
        asked(
                "age of maturity",
                String.format(
                        Locale.ROOT,
                        "%s: %,.0f got as old, %,.0f of them were closed",
                        Words.time(age.age()),
                        age.reached(),
                        age.closed()),
                age.mixed() ? "closing is rarer beyond" : MaturityAge.asked(),
                true);
    }

    private void part(Arrivals arrivals, Segment segment) {
        double from = clock.seen() - arrivals.seenAt(segment.from());
        fact(
                "part judged",
                "the last %s%s",
                Words.time(from),
                switch (segment.kind()) {
                    case WHOLE -> ", all of it";
                    case LATE -> ": they began late";
                    case SLOWED -> ": what follows a warm-up";
                });
        fact("kept beyond it", "%,d", rule.count());
    }

    private void arrivals(Arrivals arrivals, Segment segment, Fading fading) {
        boolean standing = stack.alarmStands();
        double fewest = LeakRule.fewest(AlarmRule.fewestClusters(stacks), arrivals.lives());
        asked(
                "moments of arrival",
                String.format(Locale.ROOT, "%,d apart, dispersion %.1f", rule.clusters(), rule.dispersion()),
                String.format(Locale.ROOT, "%.0f among %,d stacks", Math.ceil(fewest), stacks),
                rule.clusters() >= fewest);
        double moments = LeakRule.moments(rule.clusters(), rule.count(), rule.dispersion());
        double chance = Silence.byChance(arrivals.silence(), rule.length(), moments);
        double least = standing ? Silence.STOPPED_STANDING : Silence.STOPPED;
        double longest = Silence.LONGER * arrivals.longestGapFrom(segment.from());
        boolean comes = !Silence.stopped(stack, clock, arrivals, segment, moments, standing);
        boolean rests = comes && chance < least && arrivals.silence() > longest;
        asked(
                "still coming",
                String.format(
                        Locale.ROOT,
                        "last %s ago, by chance %.2g%s",
                        Words.time(arrivals.silence() + rule.age().age()),
                        chance,
                        rests ? ", but this stack opens little since" : ""),
                String.format(
                        Locale.ROOT,
                        "%.2g, or below %s",
                        least,
                        Words.time(rule.age().age() + longest)),
                comes);
        double faded = standing ? LeakRule.FADED_STANDING : LeakRule.FADED;
        asked(
                "not fading",
                String.format(
                        Locale.ROOT,
                        "%.1f nats%s; last third at %.0f %% of the mean",
                        fading.evidence(),
                        over(fading),
                        100 * fading.lastThird()),
                String.format(Locale.ROOT, "%.1f nats", faded),
                fading.evidence() >= faded);
        if (standing || !rule.age().mixed()) {
            double firstUses = standing ? LeakRule.FIRST_USES_STANDING : AlarmRule.FIRST_USES;
            asked(
                    "no first uses",
                    String.format(Locale.ROOT, "%.1f nats", fading.againstFirstUses()),
                    String.format(Locale.ROOT, "%.1f nats", firstUses),
                    fading.againstFirstUses() >= firstUses);
        }
        double[] fullest = LeakRule.fullest(arrivals.histogram(), segment);
        double share = rule.count() == 0 ? 0 : (fullest[0] + fullest[1]) / rule.count();
        asked(
                "not one batch or two",
                String.format(Locale.ROOT, "%.0f %% in the two fullest of %d bins", 100 * share, arrivals.bins()),
                String.format(Locale.ROOT, "at most %.0f %%", 100 * LeakRule.TWO_BATCHES),
                share <= LeakRule.TWO_BATCHES || fullest[0] < 6);
    }

    private static String over(Fading fading) {
        return switch (fading.over()) {
            case TIME -> "";
            case TARGET_WORK -> " over the target's work";
            case OWN_WORK -> " over what this stack opens";
            case BATCHES -> " of batches";
        };
    }

    private void balance(Arrivals arrivals, Segment segment, Fading fading) {
        Balance balance = Balance.of(stack, clock, rule.age(), arrivals, segment, fading, rule.dispersion());
        double least = Balance.least(rule.age().mixed(), stack.alarmStands());
        asked(
                "more come than go",
                String.format(
                        Locale.ROOT,
                        "+%,.0f -%,.0f in the second half, %.1f sigma",
                        balance.born(),
                        balance.closed(),
                        balance.z()),
                String.format(Locale.ROOT, "%.1f sigma", least),
                balance.z() >= least);
        fact("old ones closed", "%,.0f; %,.0f at the pace of young ones", balance.closedOld(), balance.expectedOld());
    }

    private void alarm(Fading fading) {
        boolean lasting = AlarmRule.lasting(rule, clock);
        asked(
                "lasting",
                String.format(
                        Locale.ROOT,
                        "%s with %.1f nats, %,d kept",
                        Words.time(AlarmRule.lasted(rule, clock)),
                        fading.evidence(),
                        rule.count()),
                AlarmRule.asked(rule),
                lasting);
    }

    private void rate() {
        if (verdict.verdict() == Verdict.LEAK) {
            fact("rate", "%.2f an hour (%.2f to %.2f)", verdict.ratePerHour(), verdict.rateLow(), verdict.rateHigh());
        }
        Cycle cycle = verdict.cycle();
        if (cycle != null) {
            fact("rhythm", "%.1f every %s", cycle.perCycle(), Words.time(cycle.periodMillis()));
        }
        Findable.perHour(clock, stacks)
                .ifPresent(slowest -> fact("slowest findable", "%.2f an hour in this run", slowest));
    }

    private void count() {
        fact(
                "open count",
                "lowest %,d, highest %,d, fell by half %,d times",
                stack.curve.lowest(0, 1),
                stack.curve.highest(0, 1),
                stack.teeth.count());
        long withdrawn =
                verdict.alarms().stream().filter(alarm -> !alarm.stands()).count();
        fact("alarms", "%s, %d withdrawn", stack.alarmStands() ? "one stands" : "none stands", withdrawn);
        String objection = rule.objection();
        fact("objection", "%s", objection == null ? "none" : objection);
    }

    private void fact(String name, String format, Object... values) {
        rows.add(new Row(name, String.format(Locale.ROOT, format, values), "", Met.NONE));
    }

    private void asked(String name, String seen, String asked, boolean met) {
        rows.add(new Row(name, seen, asked, met ? Met.YES : Met.NO));
    }
}
