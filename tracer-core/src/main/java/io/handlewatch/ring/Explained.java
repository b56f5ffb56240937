package io.handlewatch.ring;

import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which open handles have an explanation: they were open before tracing, or a record of their opening was read.
 *
 * <p>Whatever is open without one is looked up, so that neither a wrong line-up nor a {@code -diff} that hides records can hide a leak.
 */
public final class Explained {
    private final Set<Long> values = new HashSet<>();

    /** Handles that were open when tracing began. */
    public void before(OpenSet open) {
        for (int i = 0; i < open.size(); i++) {
            values.add(value(open.value(i)));
        }
    }

    /** A record was read. */
    public void record(RingRecord record) {
        if (record.operation() == Operation.OPEN) {
            values.add(value(record.handle()));
        } else if (record.operation() == Operation.CLOSE) {
            values.remove(value(record.handle()));
        }
    }

    /** The open values that nothing explains, in rising order; what is no longer open is forgotten. */
    public List<Long> unexplained(OpenSet open) {
        List<Long> missing = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            if (!values.contains(value(open.value(i)))) {
                missing.add(value(open.value(i)));
            }
        }
        values.removeIf(value -> !open.contains(value));
        return missing;
    }

    /** This value has been looked up: not to be asked for again while it is open. */
    public void lookedUp(long handle) {
        values.add(value(handle));
    }

    /** The newest OPEN record of this value that no CLOSE follows, or null. */
    public static @org.jspecify.annotations.Nullable RingRecord opening(long handle, List<RingRecord> newestFirst) {
        for (RingRecord record : newestFirst) {
            if (value(record.handle()) == value(handle) && record.operation() != Operation.BAD_REFERENCE) {
                return record.operation() == Operation.OPEN ? record : null;
            }
        }
        return null;
    }

    /** The low two bits of a handle mean nothing. */
    private static long value(long handle) {
        return handle & ~3L;
    }
}
