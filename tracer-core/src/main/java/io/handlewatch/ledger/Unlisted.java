package io.handlewatch.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that are open and that no record explains: opened before tracing, or lost, or so young that their record comes with the next listing.
 *
 * <p>The last kind is <i>awaited</i>: it counts as unlisted while it waits, and as born without a record only when the next listing does not name it.
 */
final class Unlisted {
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<String, Integer> tally = new TreeMap<>();
    private List<Long> awaited = new ArrayList<>();
    private int born;
    private int ended;

    private record Entry(String type, boolean awaited) {}

    /** Begins a sample: nothing born, nothing ended. */
    void begin() {
        born = 0;
        ended = 0;
    }

    /** A value that was there before the first sample of its epoch. */
    void found(long value, String type) {
        put(value, new Entry(type, false));
    }

    /** A value that came and whose record is lost. */
    void born(long value, String type) {
        put(value, new Entry(type, false));
        born++;
    }

    /** A value that came; its record may come with the next listing. */
    void await(long value, String type) {
        put(value, new Entry(type, true));
        awaited.add(value);
    }

    /** A value's handle was closed. One that was only awaited was a short life that nobody lists. */
    void ended(long value) {
        Entry gone = remove(value);
        if (gone != null && !gone.awaited) {
            ended++;
        }
    }

    /** The record of this value was read after all. */
    void explained(long value) {
        remove(value);
    }

    /** A listing was read: what was awaited before it and is still here has no record. */
    void settle() {
        List<Long> waiting = awaited;
        awaited = new ArrayList<>();
        for (long value : waiting) {
            Entry entry = entries.get(value);
            if (entry != null && entry.awaited) {
                entries.put(value, new Entry(entry.type, false));
                born++;
            }
        }
    }

    /** The object type under which this value is counted, "" where it is not unlisted or its type is unknown. */
    String type(long value) {
        Entry entry = entries.get(value);
        return entry == null ? "" : entry.type;
    }

    boolean contains(long value) {
        return entries.containsKey(value);
    }

    /** The type became known. */
    void retype(long value, String type) {
        Entry entry = entries.get(value);
        if (entry != null && !entry.type.equals(type)) {
            put(value, new Entry(type, entry.awaited));
        }
    }

    void clear() {
        entries.clear();
        tally.clear();
        awaited.clear();
    }

    Map<String, Integer> byType() {
        return tally;
    }

    int bornCount() {
        return born;
    }

    int endedCount() {
        return ended;
    }

    private void put(long value, Entry entry) {
        remove(value);
        entries.put(value, entry);
        tally.merge(entry.type, 1, Integer::sum);
    }

    private @org.jspecify.annotations.Nullable Entry remove(long value) {
        Entry gone = entries.remove(value);
        if (gone != null) {
            tally.computeIfPresent(gone.type, (type, count) -> count == 1 ? null : count - 1);
        }
        return gone;
    }
}
