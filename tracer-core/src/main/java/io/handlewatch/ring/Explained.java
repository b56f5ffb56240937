package io.handlewatch.ring;

import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which open handles have an explanation: they were open before tracing, or a record of their opening was read.
 *
 * <p>Whatever is open without one is looked up, so that neither a wrong line-up nor a {@code -diff} that hides records can hide a leak.
 */
public final class Explained {
    /** By value, the record of the opening; absent where none is known. */
    private final Map<Long, Optional<RingRecord>> values = new HashMap<>();

    /** The same, to go on from: what is done to one is not done to the other. */
    Explained copy() {
        Explained copy = new Explained();
        copy.values.putAll(values);
        return copy;
    }

    /** Handles that were open when tracing began. */
    public void before(OpenSet open) {
        for (int i = 0; i < open.size(); i++) {
            values.put(value(open.value(i)), Optional.empty());
        }
    }

    /** The openings of handles open now, as the ring held them when tracing began. */
    void known(List<RingRecord> newestFirst) {
        openings(List.copyOf(values.keySet()), newestFirst)
                .forEach(record -> values.put(value(record.handle()), Optional.of(record)));
    }

    /** A record was read. */
    public void record(RingRecord record) {
        if (record.operation() == Operation.OPEN) {
            values.put(value(record.handle()), Optional.of(record));
        } else if (record.operation() == Operation.CLOSE) {
            values.remove(value(record.handle()));
        }
    }

    /** The open values that nothing explains, in rising order. */
    public List<Long> unexplained(OpenSet open) {
        List<Long> missing = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            if (!values.containsKey(value(open.value(i)))) {
                missing.add(value(open.value(i)));
            }
        }
        return missing;
    }

    /** What is no longer open needs no explanation. */
    public void forgetClosed(OpenSet open) {
        values.keySet().removeIf(value -> !open.contains(value));
    }

    /** The open values whose newest record in this part of the ring is another opening than the one that explains them. */
    public List<RingRecord> reopened(List<RingRecord> newestFirst, OpenSet open) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            all.add(open.value(i));
        }
        return openings(all, newestFirst).stream()
                .filter(record -> !Optional.of(record).equals(values.get(value(record.handle()))))
                .toList();
    }

    /** These values have been looked up: not to be asked for again while they are open. */
    public void lookedUp(List<Long> handles) {
        handles.forEach(handle -> values.putIfAbsent(value(handle), Optional.empty()));
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
