package io.handlewatch.report;

import io.handlewatch.detect.Explanation;
import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.LeakDetector;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges a run sample by sample and keeps the tallies that a report needs. Not thread-safe. */
public final class RunJudge {
    private final RunHead head;
    private final StackTable stacks;
    private final LeakDetector detector = new LeakDetector();
    private final Map<Long, Birth> alive = new HashMap<>();
    private final Map<Integer, Integer> foreign = new HashMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private int samples;
    private int highestOpen = -1;
    private @Nullable Sample last;
    private @Nullable CounterSpan counters;

    /** Begins with nothing observed; the table may grow while the run goes on. */
    public RunJudge(RunHead head, StackTable stacks) {
        this.head = head;
        this.stacks = stacks;
    }

    /** Takes the next sample. */
    public void observe(Sample sample) {
        samples++;
        last = sample;
        highestOpen = Math.max(highestOpen, sample.openHandles());
        detector.observe(sample);
        for (Birth birth : sample.births()) {
            alive.put(birth.life(), birth);
            if (birth.foreign()) {
                foreign.merge(birth.stackId(), 1, Integer::sum);
            }
        }
        for (End end : sample.ends()) {
            alive.remove(end.life());
        }
        gaps.addAll(sample.gaps());
    }

    /** Takes what was counted at a sample; in order. */
    public void counters(Counters counted) {
        counters = counters == null ? CounterSpan.of(counted) : counters.and(counted);
    }

    /** Something was done to the target. */
    public void action(Action action) {
        actions.add(action);
    }

    /** The run so far. */
    public RunReport report() {
        Map<Integer, Map<String, Integer>> types = new HashMap<>();
        for (Birth birth : alive.values()) {
            types.computeIfAbsent(birth.stackId(), id -> new TreeMap<>()).merge(birth.type(), 1, Integer::sum);
        }
        List<Integer> ids = stacks.all().stream().map(Stack::id).toList();
        Judgement judgement = detector.judge(ids);
        List<RunReport.StackReport> all = new ArrayList<>();
        for (StackVerdict verdict : judgement.stacks()) {
            Stack stack = stacks.get(verdict.stackId());
            if (stack != null) {
                all.add(new RunReport.StackReport(
                        stack, verdict, types.getOrDefault(stack.id(), Map.of()), foreign.getOrDefault(stack.id(), 0)));
            }
        }
        return new RunReport(
                head,
                judgement,
                all,
                gaps,
                actions,
                samples,
                last,
                highestOpen,
                Forecast.MOST_OF_A_PROCESS,
                counters,
                stacks.modules());
    }

    /** The open evidence on one stack. */
    public Explanation explain(int stackId) {
        return detector.explain(stackId);
    }
}
