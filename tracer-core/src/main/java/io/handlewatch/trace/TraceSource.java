package io.handlewatch.trace;

import java.time.Duration;
import java.util.List;

/**
 * Where a live watch reads from: the kernel's block (ring), or the text of {@code !htrace} (list, diff).
 *
 * <p>Confined to one thread. Errors are {@code EngineException}s whose message is a sentence for people.
 */
public interface TraceSource extends AutoCloseable {
    /** "ring", "list" or "diff". */
    String name();

    /**
     * Sees whether tracing is on, switches it on if not, and takes the baseline. May be called again after it has failed and {@link #stop} was called.
     *
     * @param slots ring size asked for, 0x80 to 0x20000
     * @return what was done to the target, in order
     */
    List<Action> start(int slots);

    /** The ring's size as far as known, in records; 0 where unknown. */
    int slots();

    /** Takes one reading. Its records hold until the next one is asked for ({@link TraceColumns}), whether that succeeds or not. */
    Reading read();

    /**
     * The last things done: tracing off, if {@link #start} switched it on, or failed and may have, and it is not to be left. Must be called before {@link #close}, also
     * after a start that failed.
     *
     * @return what was done to the target, in order
     */
    List<Action> stop(boolean leaveEnabled);

    /**
     * What was replaced of the engine since this was last asked, with no reading lost over it, as a part of a sentence for the run's log; "" where nothing was, and where a
     * gap of a reading tells it.
     */
    default String takeRenewal() {
        return "";
    }

    /**
     * Waits for the names of code that are still to come, and gives them to the stacks. Readings never wait for them.
     *
     * @return true where none is left to come
     */
    default boolean settleNames(Duration limit) {
        return true;
    }

    /** The target has ended, and its tracing with it: nothing is to be stopped. Must be called before {@link #close}. */
    void targetEnded();

    /** Detaches. Never throws; may be called twice. */
    @Override
    void close();
}
