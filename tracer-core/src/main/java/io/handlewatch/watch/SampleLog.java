package io.handlewatch.watch;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;

/** Where a watch writes what it saw: a run file, a judgement, a screen. Called by the watching thread only, in this order. */
public interface SampleLog {
    /** Once, when tracing is on and before anything else. */
    void begin(RunHead head);

    /** Something that was done to the target, or found done to it. */
    void action(Action action);

    /** What was counted at the sample that comes next. */
    default void counters(Counters counters) {}

    /** The next sample, in order; {@code stacks} knows every stack that it names. */
    void sample(Sample sample, StackTable stacks);

    /** A sentence for the person who watches; no part of the record. */
    void note(String sentence);

    /** Once, as the last call: one sentence on how the watch ended. Not called where a fault of ours ended it. */
    void end(String how);
}
