package io.handlewatch.watch;

import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.TraceSource;
import java.util.List;

/**
 * One life of a target, opened for watching.
 *
 * @param target the process, by a handle of our own
 * @param source where its readings come from; not yet started
 * @param objects names what it holds open
 * @param past what the run keeps of lives before this one that nobody watched, as sentences without a full stop
 */
public record Attached(TargetProcess target, TraceSource source, ObjectNames objects, List<String> past) {
    /** Keeps its own list. */
    public Attached {
        past = List.copyOf(past);
    }

    /** A life of whose past nothing is known. */
    public Attached(TargetProcess target, TraceSource source, ObjectNames objects) {
        this(target, source, objects, List.of());
    }

    /** The same, and nobody names its open objects. */
    public Attached(TargetProcess target, TraceSource source) {
        this(target, source, ObjectNames.NONE);
    }
}
