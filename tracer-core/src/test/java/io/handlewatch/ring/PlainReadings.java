package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@link Readings} does, in lists, sets and maps and with no thought of memory: what it is held against. */
final class PlainReadings {
    /** One record; equal by all that it holds. */
    record Rec(Operation operation, long handle, long process, long thread, List<Long> addresses) {
        long value() {
            return handle / 4 * 4;
        }

        RingRecord made() {
            return new RingRecord(
                    operation,
                    handle,
                    process,
                    thread,
                    addresses.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /** By value, the record that explains it; empty where it was open before or has been looked up in vain. */
    private Map<Long, Optional<Rec>> explained = new HashMap<>();

    private Set<Rec> ahead = new HashSet<>();
    private int hidden;

    /** What a reading has found, to be kept if it is not to fail. */
    record Found(List<Rec> records, Map<Long, Optional<Rec>> explained, Set<Rec> ahead, int hidden) {}

    void begin(Set<Long> open) {
        open.forEach(value -> explained.put(value, Optional.empty()));
    }

    void known(List<Rec> newestFirst) {
        openings(explained.keySet(), newestFirst).forEach(record -> explain(explained, record));
    }

    /**
     * A reading of these records, newest first.
     *
     * @param types by value, the types of what is open; "" each where no types are known
     * @param later the same a moment later
     * @param before what was open before the listing, where it may hide records; null where not
     * @param newest the newest records of the ring then
     * @param lookup gives the openings of values
     */
    Found read(
            List<Rec> newestFirst,
            Map<Long, String> types,
            Map<Long, String> later,
            @Nullable Set<Long> before,
            List<Rec> newest,
            Function<List<Long>, List<Rec>> lookup) {
        Set<Long> open = types.keySet();
        Map<Long, Optional<Rec>> next = new HashMap<>(explained);
        List<Rec> all = new ArrayList<>(newestFirst);
        Collections.reverse(all);
        Set<Rec> shown = new HashSet<>(ahead);
        all.removeIf(shown::remove);
        all.forEach(record -> explain(next, record));
        int missed = 0;
        List<Rec> closed = new ArrayList<>();
        List<Rec> found = new ArrayList<>();
        if (before != null) {
            missed = (int)
                    before.stream().filter(value -> !next.containsKey(value)).count();
            Set<Long> recorded = new HashSet<>(open);
            recorded.removeIf(
                    value -> next.getOrDefault(value, Optional.empty()).isEmpty());
            closed.addAll(newest(recorded, newest, Operation.CLOSE));
            closed.forEach(record -> explain(next, record));
            found.addAll(openings(open, newest));
            found.removeIf(record -> Optional.of(record).equals(next.get(record.value())));
            found.forEach(record -> explain(next, record));
        }
        List<Long> missing = new ArrayList<>(new TreeSet<>(open));
        missing.removeAll(next.keySet());
        if (!missing.isEmpty()) {
            List<Rec> openings = new ArrayList<>(lookup.apply(missing));
            List<Rec> others = openings.stream()
                    .filter(record -> later.containsKey(record.value())
                            && !later.get(record.value()).equals(types.get(record.value())))
                    .toList();
            openings.removeAll(others);
            others.forEach(record -> missing.remove(record.value()));
            openings.forEach(record -> explain(next, record));
            missing.forEach(value -> next.putIfAbsent(value, Optional.empty()));
            found.addAll(openings);
        }
        next.keySet().retainAll(open);
        all.addAll(closed);
        all.addAll(found);
        return new Found(all, next, new HashSet<>(found), missed);
    }

    void keep(Found found) {
        explained = found.explained();
        ahead = found.ahead();
        hidden = found.hidden();
    }

    /** A reading without records. */
    void unread() {
        hidden = 0;
    }

    int hidden() {
        return hidden;
    }

    Set<Rec> ahead() {
        return ahead;
    }

    static List<Rec> openings(Set<Long> values, List<Rec> newestFirst) {
        return newest(values, newestFirst, Operation.OPEN);
    }

    private static List<Rec> newest(Set<Long> values, List<Rec> newestFirst, Operation kind) {
        Set<Long> wanted = new HashSet<>(values);
        return newestFirst.stream()
                .filter(record -> record.operation() != Operation.BAD_REFERENCE && wanted.remove(record.value()))
                .filter(record -> record.operation() == kind)
                .toList();
    }

    private static void explain(Map<Long, Optional<Rec>> explained, Rec record) {
        if (record.operation() == Operation.OPEN) {
            explained.put(record.value(), Optional.of(record));
        } else if (record.operation() == Operation.CLOSE) {
            explained.remove(record.value());
        }
    }
}
