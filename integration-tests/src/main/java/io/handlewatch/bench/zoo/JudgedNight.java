package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.LeakDetector;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One night through the ledger and the detector of the product, and its stacks held against the truth. */
final class JudgedNight {
    private static final int FEWEST = 6;
    private static final double SHORTEST = 120;
    private static final double FAST_AN_HOUR = 12;

    private final Night night;
    private final HandleLedger ledger = new HandleLedger(Recorder.PID);
    private final LeakDetector detector = new LeakDetector();
    private final Map<Long, Born> alive = new HashMap<>();
    private final List<Double> ups = new ArrayList<>();
    private final int[] open;
    private final List<int[]> counts = new ArrayList<>();
    private int epoch = 1;
    private int epochFrom;

    private record Born(int stack, int sample) {}

    private JudgedNight(Night night) {
        this.night = night;
        this.open = new int[night.stacks.size() + 1];
    }

    /** Plays and judges a night; one outcome for each stack of which anything was read and whose truth can be known. */
    static List<Outcome> outcomes(Night night, int number) {
        JudgedNight judged = new JudgedNight(night);
        Recorder recorder = new Recorder(night, judged::take);
        recorder.run();
        return judged.outcomes(recorder, number);
    }

    /** What the detector says of a night: an entry for each stack, under its id. */
    static Judgement judgement(Night night) {
        JudgedNight judged = new JudgedNight(night);
        new Recorder(night, judged::take).run();
        return judged.detector.judge(
                IntStream.rangeClosed(1, night.stacks.size()).boxed().toList());
    }

    private void take(Reading reading) {
        Sample sample = ledger.apply(reading);
        detector.observe(sample);
        if (sample.epoch() > epoch) {
            epoch = sample.epoch();
            epochFrom = ups.size();
        }
        for (Birth birth : sample.births()) {
            open[birth.stackId()]++;
            alive.put(birth.life(), new Born(birth.stackId(), sample.seq()));
        }
        for (End end : sample.ends()) {
            open[end.stackId()]--;
            alive.remove(end.life());
        }
        counts.add(open.clone());
        ups.add(sample.upMillis() / 60_000.0);
    }

    private List<Outcome> outcomes(Recorder recorder, int number) {
        List<Integer> ids = IntStream.rangeClosed(1, night.stacks.size())
                .filter(id -> recorder.listed(id) > 0)
                .boxed()
                .toList();
        Judgement judgement = detector.judge(ids);
        int[] outstanding = new int[open.length];
        for (Born born : alive.values()) {
            outstanding[born.stack()] += ups.size() - 1 - born.sample() >= Rival.DIFFS ? 1 : 0;
        }
        boolean clean = night.stacks.stream().noneMatch(stack -> stack.family.leak());
        List<Outcome> outcomes = new ArrayList<>();
        for (StackVerdict verdict : judgement.stacks()) {
            Night.StackWork stack = night.stacks.get(verdict.stackId() - 1);
            int leaked = night.leaked(stack);
            double minutes = night.plan.ran(stack.onset, Double.POSITIVE_INFINITY);
            boolean tooLittle =
                    leaked < FEWEST || minutes < SHORTEST || recorder.listedLeaks(verdict.stackId()) < FEWEST;
            // Whether more would have leaked, had there been work, is for nobody to know.
            boolean unknown = tooLittle || night.plan.effort().stops();
            if (!stack.family.leak() || !unknown) {
                outcomes.add(
                        outcome(number, clean, stack, verdict, leaked / minutes * 60, outstanding[verdict.stackId()]));
            }
        }
        return outcomes;
    }

    private Outcome outcome(
            int number, boolean clean, Night.StackWork stack, StackVerdict verdict, double rate, int outstanding) {
        boolean leak = stack.family.leak();
        boolean found = leak && verdict.verdict() == Verdict.LEAK;
        boolean even = stack.family.even() && night.plan.epochs().size() == 1;
        double underlying = stack.underlying * 60;
        boolean covers = verdict.rateLow() <= underlying && underlying <= verdict.rateHigh();
        double latency = Double.NaN;
        int withdrawn = 0;
        for (StackVerdict.Alarm alarm : verdict.alarms()) {
            if (!alarm.stands()) {
                withdrawn++;
            } else if (found && rate >= FAST_AN_HOUR) {
                latency = Math.max(0, ups.get(alarm.raisedSample()) - stack.onset);
            }
        }
        int[] curve = new int[ups.size() - epochFrom];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = counts.get(epochFrom + i)[verdict.stackId()];
        }
        double hours = curve.length == 0 ? 0 : (ups.get(ups.size() - 1) - ups.get(epochFrom)) / 60;
        Map<Rival, Double> rivals = new EnumMap<>(Rival.class);
        for (Rival rival : Rival.values()) {
            rivals.put(rival, rival.of(curve, outstanding, hours));
        }
        return new Outcome(
                number,
                night.condition,
                clean,
                stack.family,
                leak,
                leak ? rate : 0,
                verdict.verdict(),
                found && even ? Math.abs(verdict.ratePerHour() - rate) / rate * 100 : Double.NaN,
                !found || !even ? -1 : covers ? 1 : 0,
                latency,
                withdrawn,
                rivals);
    }
}
