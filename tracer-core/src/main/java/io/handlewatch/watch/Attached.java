package io.handlewatch.watch;

import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.TraceSource;

/**
 * One life of a target, opened for watching.
 *
 * @param target the process, by a handle of our own
 * @param source where its readings come from; not yet started
 * @param objects names what it holds open
 */
public record Attached(TargetProcess target, TraceSource source, ObjectNames objects) {
    /** A life whose open objects nobody names. */
    public Attached(TargetProcess target, TraceSource source) {
        this(target, source, ObjectNames.NONE);
    }
}
