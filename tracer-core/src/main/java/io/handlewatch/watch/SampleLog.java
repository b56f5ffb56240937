package io.handlewatch.watch;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.util.List;

/** Where a watch writes what it saw: a run file, a judgement, a screen. Called by the watching thread only, in this order. */
public interface SampleLog {
    /** Once, when tracing is on and before anything else. */
    void begin(RunHead head);

    /** Something that was done to the target, or found done to it. */
    void action(Action action);

    /** A life of the target begins to be traced, or (the same number again) has ended. */
    default void epoch(Epoch epoch) {}

    /** What was counted at the sample that comes next. */
    default void counters(Counters counters) {}

    /** The next sample, in order; {@code stacks} knows every stack that it names. */
    void sample(Sample sample, StackTable stacks);

    /** Names of code have come since the last sample; called before {@link #end}, if at all. */
    default void names(StackTable stacks) {}

    /** The stacks whose open handles are to be named at the end, worst first. */
    default List<Integer> suspects() {
        return List.of();
    }

    /** What the oldest open handles of these stacks stand for; called before {@link #end}, once or never. */
    default void objects(List<ObjectName> objects) {}

    /** A sentence for the person who watches; no part of the record. */
    void note(String sentence);

    /** Once, as the last call: one sentence on how the watch ended. Not called where a fault of ours ended it. */
    void end(String how);
}
