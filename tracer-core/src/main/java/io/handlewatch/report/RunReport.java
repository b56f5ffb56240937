package io.handlewatch.report;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run so far, judged: what every output is made of.
 *
 * @param head what was known before the first sample
 * @param judgement the judgement after the last sample
 * @param stacks one entry for every stack, in the order of the judgement
 * @param gaps what went missing, in order
 * @param actions what was done to the target, in order
 * @param samples how many samples there are
 * @param last the last sample, null before the first
 * @param highestOpen the most handles that the target had open at a sample; -1 where nobody counted
 * @param limit open handles for which a forecast is made
 * @param counters what was counted beside the handles, null where nothing was
 * @param epochs the lives of the target in order; empty where it was not watched live
 * @param modules the target's modules, as far as they are known
 * @param objects what the oldest open handles of suspect stacks stood for at the end; empty where nobody asked
 */
public record RunReport(
        RunHead head,
        Judgement judgement,
        List<StackReport> stacks,
        List<Gap> gaps,
        List<Action> actions,
        int samples,
        @Nullable Sample last,
        int highestOpen,
        long limit,
        @Nullable CounterSpan counters,
        List<Epoch> epochs,
        List<LoadedModule> modules,
        List<ObjectName> objects) {
    public RunReport {
        epochs = List.copyOf(epochs);
        modules = List.copyOf(modules);
        objects = List.copyOf(objects);
        stacks = List.copyOf(stacks);
        gaps = List.copyOf(gaps);
        actions = List.copyOf(actions);
    }

    /** A run of which nothing but handles is known: the last sample's count is the highest, and the limit is that of a process. */
    public RunReport(
            RunHead head,
            Judgement judgement,
            List<StackReport> stacks,
            List<Gap> gaps,
            List<Action> actions,
            int samples,
            @Nullable Sample last) {
        this(
                head,
                judgement,
                stacks,
                gaps,
                actions,
                samples,
                last,
                last == null ? -1 : last.openHandles(),
                Forecast.MOST_OF_A_PROCESS,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    /** The same with another limit. */
    public RunReport towards(long newLimit) {
        return new RunReport(
                head,
                judgement,
                stacks,
                gaps,
                actions,
                samples,
                last,
                highestOpen,
                newLimit,
                counters,
                epochs,
                modules,
                objects);
    }

    /** What handles of these stacks stood for. */
    public List<ObjectName> objects(Collection<StackReport> of) {
        return objects.stream()
                .filter(one -> of.stream().anyMatch(stack -> stack.stack().id() == one.stackId()))
                .toList();
    }

    /** When limits are reached, by all that leaks together. */
    public List<Forecast> forecasts() {
        return Forecast.of(this);
    }

    /**
     * One stack.
     *
     * @param stack its frames
     * @param verdict the judgement on it
     * @param types object type to handles open now
     * @param foreign how many of its handles another process opened, over the whole run
     */
    public record StackReport(Stack stack, StackVerdict verdict, Map<String, Integer> types, int foreign) {
        /** A stack of the target's own. */
        public StackReport(Stack stack, StackVerdict verdict, Map<String, Integer> types) {
            this(stack, verdict, types, 0);
        }
    }
}
