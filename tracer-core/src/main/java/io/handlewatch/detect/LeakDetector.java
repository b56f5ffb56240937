package io.handlewatch.detect;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
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
    private static final int BEATS_TO_RAISE = 3;
    private static final int BEATS_TO_WITHDRAW = 3;

    private final Map<Integer, StackHistory> stacks = new TreeMap<>();
    private final Map<Long, Integer> stackOfLife = new HashMap<>();
    private final Suspicion suspicion = new Suspicion();
    private int samples;
    private double run;
    private double asleep;
    private double lostMillis;
    private long lastBeat;
    private @Nullable Sample last;

    /** Takes the next sample, in time order. */
    public void observe(Sample sample) {
        Sample before = last;
        last = sample;
        samples++;
        double lastRun = run;
        for (Gap gap : sample.gaps()) {
            if (gap.reason() == Gap.Reason.ASLEEP) {
                asleep += gap.toUpMillis() - gap.fromUpMillis();
            }
        }
        run = Math.max(lastRun, sample.upMillis() - asleep);
        if (sample.overtaken() || !sample.listed()) {
            lostMillis += run - lastRun;
        }
        for (Traffic traffic : sample.traffic()) {
            StackHistory stack = stack(traffic.stackId(), sample);
            stack.opened += traffic.opened();
            stack.ended += traffic.closed();
        }
        for (Birth birth : sample.births()) {
            StackHistory stack = stack(birth.stackId(), sample);
            stack.alive.put(birth.life(), before == null ? run : (lastRun + run) / 2);
            stackOfLife.put(birth.life(), birth.stackId());
        }
        for (End end : sample.ends()) {
            end(end);
        }
        for (StackHistory stack : stacks.values()) {
            stack.curve.add(run, stack.alive.size());
        }
        remember(sample);
        long beat = (long) (sample.upMillis() / BEAT);
        if (beat != lastBeat) {
            lastBeat = beat;
            stacks.values().forEach(stack -> alarm(stack, sample));
        }
    }

    private StackHistory stack(int id, Sample sample) {
        StackHistory stack = stacks.computeIfAbsent(id, StackHistory::new);
        if (stack.firstSeen == null) {
            stack.firstSeen = sample.at();
        }
        return stack;
    }

    private void end(End end) {
        Integer id = stackOfLife.remove(end.life());
        StackHistory stack = id == null ? null : stacks.get(id);
        Double born = stack == null ? null : stack.alive.remove(end.life());
        boolean closing = end.cause() != End.Cause.LOST && end.cause() != End.Cause.TARGET_ENDED;
        if (stack != null && born != null && closing) {
            stack.closed.add(run - born);
        }
    }

    /** Enough to rank a short look. */
    private void remember(Sample sample) {
        long more = (long) sample.births().size() + sample.ends().size();
        for (Traffic traffic : sample.traffic()) {
            more += traffic.opened() + traffic.closed();
        }
        int top = stacks.isEmpty() ? 0 : ((TreeMap<Integer, StackHistory>) stacks).lastKey();
        int[] counts = new int[top + 1];
        stacks.forEach((id, stack) -> counts[id] = stack.alive.size());
        suspicion.observe(more, counts);
    }

    private double interval() {
        return samples > 1 ? run / samples : SHORTEST;
    }

    private boolean enough() {
        return samples >= FEWEST_SAMPLES && run >= SHORTEST;
    }

    private void alarm(StackHistory stack, Sample sample) {
        boolean leak = enough() && LeakRule.of(stack, run, interval()).leak();
        stack.raisedInRow = leak ? stack.raisedInRow + 1 : 0;
        stack.clearedInRow = leak ? 0 : stack.clearedInRow + 1;
        if (!stack.alarmStands() && stack.raisedInRow >= BEATS_TO_RAISE) {
            stack.alarms.add(new StackVerdict.Alarm(sample.seq(), sample.at(), -1, null));
        } else if (stack.alarmStands() && stack.clearedInRow >= BEATS_TO_WITHDRAW) {
            StackVerdict.Alarm raised = stack.alarms.remove(stack.alarms.size() - 1);
            stack.alarms.add(
                    new StackVerdict.Alarm(raised.raisedSample(), raised.raisedAt(), sample.seq(), sample.at()));
        }
    }

    /** The judgement after the last sample, with an entry for each of these stacks. Changes nothing. */
    public Judgement judge(Collection<Integer> stackIds) {
        List<StackVerdict> verdicts = new ArrayList<>();
        for (int id : stackIds) {
            verdicts.add(verdict(id));
        }
        return new Judgement(overall(verdicts), verdicts, suspects(verdicts), slowestFindable(), possibleAt());
    }

    private StackVerdict verdict(int id) {
        StackHistory stack = stacks.get(id);
        if (stack == null) {
            return new StackVerdict(
                    id,
                    enough() ? Verdict.STEADY : Verdict.INSUFFICIENT_DATA,
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
        double kept = suspicion.keptPerHour(id, stack.opened, stack.ended, run / HOUR);
        LeakRule rule = LeakRule.of(stack, run, interval());
        boolean leak = stack.alarmStands();
        Verdict verdict = !enough() ? Verdict.INSUFFICIENT_DATA : leak ? Verdict.LEAK : Shape.of(stack, rule);
        if (verdict == Verdict.STEADY && rule.leak()) {
            verdict = Verdict.GROWING;
        }
        Arrivals arrivals = rule.arrivals();
        if (!leak || arrivals == null || arrivals.count() == 0) {
            return new StackVerdict(
                    id,
                    verdict,
                    StackVerdict.Confidence.MEDIUM,
                    0,
                    0,
                    0,
                    kept,
                    null,
                    stack.firstSeen,
                    stack.alive.size(),
                    stack.alarms,
                    enough() ? rule.reason() : tooShort(stack));
        }
        double hours = arrivals.length() / HOUR;
        double low = Poisson.low(arrivals.count(), arrivals.dispersion()) / hours;
        double high = Poisson.high(arrivals.count(), arrivals.dispersion()) / hours;
        double rate = arrivals.count() / hours;
        boolean narrow = high - low <= 0.5 * rate && arrivals.clusters() >= 20;
        return new StackVerdict(
                id,
                verdict,
                narrow ? StackVerdict.Confidence.HIGH : StackVerdict.Confidence.MEDIUM,
                rate,
                low,
                high,
                kept,
                wall(arrivals.from()),
                stack.firstSeen,
                stack.alive.size(),
                stack.alarms,
                rule.reason());
    }

    private String tooShort(StackHistory stack) {
        return "Too little was seen for a verdict: " + samples + " samples, " + Words.time(run) + "; "
                + stack.alive.size() + " handles of this stack are open.";
    }

    /** Wall time of a moment of running time, by the last sample: exact but for sleep in between. */
    private @Nullable Instant wall(double runMillis) {
        return last == null ? null : last.at().minusMillis((long) (run - runMillis));
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
                .sorted(Comparator.comparing((StackVerdict v) -> v.verdict() == Verdict.LEAK ? 0 : 1)
                        .thenComparing(v -> -v.keptPerHour())
                        .thenComparing(StackVerdict::stackId))
                .map(StackVerdict::stackId)
                .toList();
    }

    /** Nine expected arrivals give six or more with a chance of 88 %; they must come in the time watched less the shortest age of maturity. */
    private OptionalDouble slowestFindable() {
        double window = (run - lostMillis) * (1 - 1 / 12.0);
        return enough() && run >= 90 * 60_000.0 && window > 0
                ? OptionalDouble.of(9 / (window / HOUR))
                : OptionalDouble.empty();
    }

    private @Nullable Instant possibleAt() {
        if (enough() || last == null) {
            return null;
        }
        double missing = Math.max(SHORTEST - run, (FEWEST_SAMPLES - samples) * (samples > 1 ? run / samples : 0));
        return last.at().plusMillis((long) missing);
    }
}
