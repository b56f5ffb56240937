package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.trace.Gap;

/**
 * What has failed in a row: readings of a life, or tries to watch the next one. An engine that is gone for some minutes, or a system that starts no process meanwhile, costs
 * no night: it is given up after {@link WatchPlan#tries} failures that lasted {@link WatchPlan#PATIENCE}.
 */
final class Failures {
    private final int tries;
    private BackOff backOff = new BackOff();
    private int count;
    private long since;
    private Gap.Reason reason = Gap.Reason.MISSED;
    private String last = "";

    Failures(int tries) {
        this.tries = tries;
    }

    /** One more, at this time without the machine's sleep: who sleeps has not tried. */
    void add(EngineException failure, long awake) {
        if (count == 0) {
            since = awake;
            reason = Gap.Reason.MISSED;
        }
        count++;
        backOff.failed();
        // An engine that answers has not been lost.
        reason = failure.kind() == Kind.ENGINE_LOST ? Gap.Reason.ENGINE_LOST : reason;
        last = String.valueOf(failure.getMessage());
    }

    /** Something has succeeded. */
    void over() {
        count = 0;
        backOff = new BackOff();
    }

    int count() {
        return count;
    }

    boolean any() {
        return count > 0;
    }

    /** What the time that they cost is stored as: ENGINE_LOST where one of them was that. */
    Gap.Reason reason() {
        return reason;
    }

    /** The sentence of the last. */
    String last() {
        return last;
    }

    boolean tooMany(long awake) {
        return count >= tries && awake - since >= WatchPlan.PATIENCE.toMillis();
    }

    /** The least time between this try and the next: ever longer, since each may start a process. */
    long waitMillis() {
        return backOff.waitMillis();
    }
}
