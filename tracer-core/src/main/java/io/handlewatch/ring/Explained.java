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

    /** These values have been looked up: not to be asked for again while they are open. */
    public void lookedUp(List<Long> handles) {
        handles.forEach(handle -> values.add(value(handle)));
    }

    /** For each of these values the newest OPEN record that no CLOSE follows; values without one are left out. One pass over the listing. */
    public static List<RingRecord> openings(List<Long> handles, List<RingRecord> newestFirst) {
        Set<Long> wanted = new HashSet<>();
        handles.forEach(handle -> wanted.add(value(handle)));
        List<RingRecord> openings = new ArrayList<>();
        for (RingRecord record : newestFirst) {
            if (record.operation() != Operation.BAD_REFERENCE
                    && wanted.remove(value(record.handle()))
                    && record.operation() == Operation.OPEN) {
                openings.add(record);
            }
        }
        return openings;
    }

    /** The low two bits of a handle mean nothing. */
    private static long value(long handle) {
        return handle & ~3L;
    }
}
