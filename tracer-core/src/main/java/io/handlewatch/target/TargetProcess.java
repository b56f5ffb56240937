package io.handlewatch.target;

import io.handlewatch.trace.TargetCounters;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Our own handle to the target: sees its end, whatever the engine says. */
public interface TargetProcess extends AutoCloseable, OpenHandles {
    /** Which process this is. */
    ProcessIdentity identity();

    /** Whether it runs now. Any thread. */
    boolean alive();

    /** Its exit code once it has ended. */
    OptionalInt exitCode();

    /** When it ended, wall clock; empty while it runs, and where the system does not tell. */
    Optional<Instant> endedAt();

    /** Calls this once, from any thread, when it ends, or soon where it has ended; never where the system refuses: {@link #alive} tells. Only while this is open. */
    void whenEnded(Runnable heard);

    /** What the system counts for it now. Never throws: what is not known is -1. */
    default TargetCounters counters() {
        return TargetCounters.UNKNOWN;
    }

    /** Gives the handle back. Never throws; may be called twice. */
    @Override
    void close();
}
