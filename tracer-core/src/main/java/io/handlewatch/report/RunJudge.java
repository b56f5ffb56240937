package io.handlewatch.report;

import io.handlewatch.detect.Explanation;
import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.LeakDetector;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.LongTable;
import io.handlewatch.trace.ObjectName;
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
    private final Map<Integer, Integer> foreign = new HashMap<>();
    /** Live handles of known type: by number of the life, its stack and the place of its type in {@link #types}, from 1. */
    private final LongTable alive = LongTable.single();

    private final List<String> types = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private final List<ObjectName> objects = new ArrayList<>();
    private final Map<Integer, Epoch> epochs = new TreeMap<>();
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
            if (!birth.type().isEmpty()) {
                alive.put(birth.life(), (long) birth.stackId() << 32 | place(birth.type()));
            }
            if (birth.foreign()) {
                foreign.merge(birth.stackId(), 1, Integer::sum);
            }
        }
        for (End end : sample.ends()) {
            alive.remove(end.life());
        }
        gaps.addAll(sample.gaps());
    }

    /** Open handles by type; those of unknown type are what is left of all of them. */
    private static Map<String, Integer> types(@Nullable Map<String, Integer> known, int open) {
        Map<String, Integer> counts = known == null ? new TreeMap<>() : known;
        int unknown =
                open - counts.values().stream().mapToInt(Integer::intValue).sum();
        if (unknown > 0) {
            counts.put("", unknown);
        }
        return counts;
    }

    private int place(String type) {
        int known = types.indexOf(type);
        if (known < 0) {
            types.add(type);
        }
        return known < 0 ? types.size() : known + 1;
    }

    /** Takes what was counted at a sample; in order. */
    public void counters(Counters counted) {
        counters = counters == null ? CounterSpan.of(counted) : counters.and(counted);
    }

    /** Something was done to the target. */
    public void action(Action action) {
        actions.add(action);
    }

    /** A life of the target began to be traced, or has ended. */
    public void epoch(Epoch epoch) {
        epochs.put(epoch.number(), epoch);
    }

    /** What open handles of suspect stacks stand for. */
    public void objects(List<ObjectName> named) {
        objects.addAll(named);
    }

    /** The run so far. */
    public RunReport report() {
        Map<Integer, Map<String, Integer>> open = new HashMap<>();
        alive.forEach((life, of, none) -> open.computeIfAbsent((int) (of >> 32), id -> new TreeMap<>())
                .merge(types.get((int) of - 1), 1, Integer::sum));
        List<Integer> ids = stacks.all().stream().map(Stack::id).toList();
        Judgement judgement = detector.judge(ids);
        List<RunReport.StackReport> all = new ArrayList<>();
        for (StackVerdict verdict : judgement.stacks()) {
            Stack stack = stacks.get(verdict.stackId());
            if (stack != null) {
                all.add(new RunReport.StackReport(
                        stack,
                        verdict,
                        types(open.get(stack.id()), verdict.openNow()),
                        foreign.getOrDefault(stack.id(), 0)));
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
                List.copyOf(epochs.values()),
                stacks.modules(),
                objects);
    }

    /** The open evidence on one stack. */
    public Explanation explain(int stackId) {
        return detector.explain(stackId);
    }
}
