package io.handlewatch.detect;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Judges every stack from the samples seen so far. Pure: no clock, no thread, no file; the same samples give the same verdicts.
 *
 * <p>Online: the judgement after a sample uses nothing that comes later. It judges on a beat of five minutes of the run's clock, so that alarms are what
 * a person on watch would have got. Durations count time in which the target ran: sleep is left out.
 */
public final class LeakDetector {
    private static final double BEAT = 5 * 60_000.0;
    private static final double HOUR = 3_600_000.0;
    private static final int FEWEST_SAMPLES = 20;
    private static final double SHORTEST = 30 * 60_000.0;

    private final StackHistories stacks = new StackHistories();
    private final LifeTable lives = new LifeTable();
    private final RunClock clock = new RunClock();
    private final Renewals.Totals renewed = new Renewals.Totals();
    private final Suspicion suspicion = new Suspicion();
    private long lastBeat;
    private @Nullable Sample last;

    /** Takes the next sample, in time order. */
    public void observe(Sample sample) {
        last = sample;
        boolean restarted = clock.advance(sample, youngestEnded(sample));
        for (Traffic traffic : sample.traffic()) {
            StackHistory stack = stack(traffic.stackId(), sample);
            stack.opened += traffic.opened();
            stack.ended += traffic.closed();
            stack.work.add(clock.middle(), traffic.opened());
        }
        List<Blind> blind = new ArrayList<>();
        if (!sample.listed() && !restarted && Blind.since(clock)) {
            stacks.forEach(stack -> blind.add(new Blind(stack, clock)));
        }
        for (End end : sample.ends()) {
            end(end);
        }
        blind.forEach(gap -> gap.settle(clock));
        if (restarted) {
            double start = clock.epochStart(clock.epochs() - 1);
            stacks.forEach(stack -> stack.newEpoch(start));
            suspicion.newEpoch(start / HOUR);
        }
        for (Birth birth : sample.births()) {
            StackHistory stack = stack(birth.stackId(), sample);
            stack.cohorts.add(clock.middle(), clock.run() - clock.lastRun());
            stack.open++;
            stack.renewals.born();
            lives.put(birth.life(), clock.middle());
        }
        renewed.add(sample, restarted, clock);
        for (StackHistory stack : stacks) {
            stack.curve.add(clock.run(), stack.open);
            stack.teeth.add(stack.open);
        }
        remember(sample);
        long beat = (long) (sample.upMillis() / BEAT);
        if (beat != lastBeat) {
            lastBeat = beat;
            alarms(sample);
        }
    }

    private void alarms(Sample sample) {
        double fewest = AlarmRule.fewestClusters(stacks.size());
        for (StackHistory stack : stacks) {
            alarm(stack, sample, stack.alarmStands() ? AlarmRule.fewestClusters(among(stack)) : fewest);
        }
    }

    /** Among how many stacks this one is judged: an alarm that stands is not withdrawn because others have turned up since. */
    private int among(StackHistory stack) {
        return stack.alarmStands() ? stack.raisedAmong : stacks.size();
    }

    private StackHistory stack(int id, Sample sample) {
        StackHistory stack = stacks.of(id, clock.epochStart(clock.epochs() - 1), renewed);
        if (stack.firstSeen == null) {
            stack.firstSeen = sample.at();
        }
        return stack;
    }

    /** How many of the handles that were new in the last sample have ended. */
    private int youngestEnded(Sample sample) {
        int count = 0;
        for (End end : sample.ends()) {
            count += end.cause() != End.Cause.TARGET_ENDED && lives.bornAt(end.life(), clock.middle()) ? 1 : 0;
        }
        return count;
    }

    private void end(End end) {
        StackHistory stack = stacks.get(end.stackId());
        double born = lives.remove(end.life());
        if (stack == null || Double.isNaN(born)) {
            return;
        }
        stack.open--;
        if (end.cause() == End.Cause.TARGET_ENDED) {
            stack.endedWithTarget++;
            return;
        }
        if (stack.doubtful(born)) {
            return;
        }
        stack.cohorts.remove(born);
        if (end.cause() != End.Cause.LOST) {
            stack.renewals.closed();
            stack.closings.add(clock.middle() - born, clock.middle());
        }
    }

    /** Enough to rank a short look. */
    private void remember(Sample sample) {
        long more = (long) sample.births().size() + sample.ends().size();
        for (Traffic traffic : sample.traffic()) {
            more += traffic.opened() + traffic.closed();
        }
        suspicion.observe(more, stacks.open());
    }

    private boolean enough() {
        return clock.samples() >= FEWEST_SAMPLES && clock.run() >= SHORTEST;
    }

    private void alarm(StackHistory stack, Sample sample, double fewestClusters) {
        boolean standing = stack.alarmStands();
        double highestAge = AlarmRule.highestAge(stack.cohorts, clock, fewestClusters);
        boolean possible = enough() && highestAge > 0 && clock.seen() >= AlarmRule.earliest();
        if (!standing && !possible) {
            stack.raisedInRow = 0;
            return;
        }
        MaturityAge age = MaturityAge.of(stack, clock, highestAge);
        LeakRule rule = LeakRule.of(stack, clock, age, fewestClusters, standing, true);
        stack.survival = null;
        int step = AlarmRule.step(stack, clock, rule.leak(), rule.age().mixed(), AlarmRule.lasting(rule, clock));
        if (step > 0) {
            stack.raisedAmong = stacks.size();
            stack.alarms.add(new StackVerdict.Alarm(sample.seq(), sample.at(), -1, null));
        } else if (step < 0) {
            StackVerdict.Alarm raised = stack.alarms.remove(stack.alarms.size() - 1);
            stack.alarms.add(
                    new StackVerdict.Alarm(raised.raisedSample(), raised.raisedAt(), sample.seq(), sample.at()));
        }
    }

    private LeakRule rule(StackHistory stack) {
        MaturityAge age = MaturityAge.of(stack, clock, Double.POSITIVE_INFINITY);
        return LeakRule.of(stack, clock, age, AlarmRule.fewestClusters(among(stack)), stack.alarmStands(), false);
    }

    /** The judgement after the last sample, with an entry for each of these stacks. Changes nothing. */
    public Judgement judge(Collection<Integer> stackIds) {
        List<StackVerdict> verdicts = new ArrayList<>();
        Suspicion.Ranking ranking = suspicion.ranking(clock.run() / HOUR);
        for (int id : stackIds) {
            verdicts.add(verdict(id, ranking));
        }
        return new Judgement(
                overall(verdicts),
                verdicts,
                suspects(verdicts),
                enough() ? Findable.perHour(clock, stacks.size()) : OptionalDouble.empty(),
                possibleAt());
    }

    private StackVerdict verdict(int id, Suspicion.Ranking ranking) {
        StackHistory stack = stacks.get(id);
        if (stack == null) {
            return new StackVerdict(
                    id,
                    Verdict.INSUFFICIENT_DATA,
                    StackVerdict.Confidence.LOW,
                    0,
                    0,
                    0,
                    0,
                    null,
                    null,
                    0,
                    List.of(),
                    "No handle of this stack was open at any sample.");
        }
        double kept = ranking.keptPerHour(stacks.place(id), stack.opened, stack.ended);
        boolean leak = stack.alarmStands();
        LeakRule rule = rule(stack);
        Verdict verdict = !enough() ? Verdict.INSUFFICIENT_DATA : leak ? Verdict.LEAK : Shape.of(stack, clock);
        if (verdict == Verdict.STEADY && rule.leak()) {
            verdict = Verdict.GROWING;
        }
        LeakRate rate = leak ? LeakRate.of(stack, clock, rule) : LeakRate.NONE;
        Cycle cycle = leak ? Cycle.of(stack, clock, rate) : null;
        String reason = enough() ? Reason.of(verdict, stack, clock, rule, cycle) : tooShort(stack);
        stack.survival = null;
        return new StackVerdict(
                id,
                verdict,
                confidence(verdict, rate, rule),
                rate.perHour(),
                rate.low(),
                rate.high(),
                kept,
                leak ? wall(rate.sinceRun()) : null,
                stack.firstSeen,
                stack.open,
                stack.alarms,
                reason,
                Siblings.of(stack, clock),
                cycle);
    }

    /** The open evidence on one stack: what each rule saw after the last sample, and what it asks for. Changes nothing. */
    public Explanation explain(int stackId) {
        StackVerdict verdict = verdict(stackId, suspicion.ranking(clock.run() / HOUR));
        StackHistory stack = stacks.get(stackId);
        if (stack == null) {
            return new Explanation(verdict, List.of());
        }
        List<Explanation.Row> rows = new Evidence(stack, clock, rule(stack), verdict, among(stack)).rows();
        stack.survival = null;
        return new Explanation(verdict, rows);
    }

    private static StackVerdict.Confidence confidence(Verdict verdict, LeakRate rate, LeakRule rule) {
        boolean narrow = rate.high() - rate.low() <= 0.5 * rate.perHour();
        boolean plain = rule.leak() && !rule.age().mixed();
        if (verdict == Verdict.LEAK && narrow && plain && rule.clusters() >= 20) {
            return StackVerdict.Confidence.HIGH;
        }
        boolean weak = verdict == Verdict.LEAK ? !plain || rule.clusters() < 12 : verdict == Verdict.GROWING;
        return weak ? StackVerdict.Confidence.LOW : StackVerdict.Confidence.MEDIUM;
    }

    private String tooShort(StackHistory stack) {
        return "Too little was seen for a verdict: " + clock.samples() + " samples, " + Words.time(clock.run()) + "; "
                + stack.open + " handles of this stack are open.";
    }

    /** Wall time of a moment of run time, by the wall clock of the last sample. */
    private @Nullable Instant wall(double moment) {
        return last == null ? null : last.at().minusMillis((long) (clock.upAt(clock.run()) - clock.upAt(moment)));
    }

    private Verdict overall(List<StackVerdict> verdicts) {
        if (verdicts.stream().anyMatch(v -> v.verdict() == Verdict.LEAK)) {
            return Verdict.LEAK;
        }
        if (verdicts.stream().anyMatch(v -> v.verdict() == Verdict.GROWING)) {
            return Verdict.GROWING;
        }
        return enough() ? Verdict.STEADY : Verdict.INSUFFICIENT_DATA;
    }

    private static List<Integer> suspects(List<StackVerdict> verdicts) {
        return verdicts.stream()
                .filter(v -> v.verdict() == Verdict.LEAK || v.keptPerHour() > 0)
                .sorted(LeakDetector::worseFirst)
                .map(StackVerdict::stackId)
                .toList();
    }

    private static int worseFirst(StackVerdict a, StackVerdict b) {
        boolean leak = a.verdict() == Verdict.LEAK;
        if (leak != (b.verdict() == Verdict.LEAK)) {
            return leak ? -1 : 1;
        }
        int kept = Double.compare(b.keptPerHour(), a.keptPerHour());
        return kept != 0 ? kept : Integer.compare(a.stackId(), b.stackId());
    }

    private @Nullable Instant possibleAt() {
        if (enough() || last == null) {
            return null;
        }
        double missing = Math.max(
                SHORTEST - clock.run(),
                (FEWEST_SAMPLES - clock.samples()) * (clock.samples() > 1 ? clock.interval() : 0));
        return last.at().plusMillis((long) missing);
    }
}
