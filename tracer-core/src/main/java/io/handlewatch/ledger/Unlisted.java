package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that are open and that no record explains: opened before tracing, or lost, or so young that their record comes with the next listing.
 *
 * <p>The last kind is <i>awaited</i>: it counts as unlisted while it waits, and as born without a record only when the next listing does not name it.
 */
final class Unlisted {
    /** By value, the place of its type in {@link #types}, from 1, times two; one more where it is awaited. */
    private final LongTable entries = LongTable.single();

    private final List<String> types = new ArrayList<>();
    private final Map<String, Integer> tally = new TreeMap<>();
    private List<Long> awaited = new ArrayList<>();
    private int born;
    private int ended;

    /** Begins a sample: nothing born, nothing ended. */
    void begin() {
        born = 0;
        ended = 0;
    }

    /** A value that was there before the first sample of its epoch. */
    void found(long value, String type) {
        put(value, type, false);
    }

    /** A value that came and whose record is lost. */
    void born(long value, String type) {
        put(value, type, false);
        born++;
    }

    /** A value that came; its record may come with the next listing. */
    void await(long value, String type) {
        put(value, type, true);
        awaited.add(value);
    }

    /** A value's handle was closed. One that was only awaited was a short life that nobody lists. */
    void ended(long value) {
        long gone = remove(value);
        if (gone != 0 && !awaited(gone)) {
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
            long entry = entries.get(value);
            if (entry != 0 && awaited(entry)) {
                entries.put(value, entry - 1);
                born++;
            }
        }
    }

    /** The object type under which this value is counted, "" where it is not unlisted or its type is unknown. */
    String type(long value) {
        long entry = entries.get(value);
        return entry == 0 ? "" : typeOf(entry);
    }

    boolean contains(long value) {
        return entries.contains(value);
    }

    /** The type became known. */
    void retype(long value, String type) {
        long entry = entries.get(value);
        if (entry != 0 && !typeOf(entry).equals(type)) {
            put(value, type, awaited(entry));
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

    private void put(long value, String type, boolean waits) {
        remove(value);
        int place = types.indexOf(type);
        if (place < 0) {
            place = types.size();
            types.add(type);
        }
        entries.put(value, 2L * (place + 1) + (waits ? 1 : 0));
        tally.merge(type, 1, Integer::sum);
    }

    private long remove(long value) {
        long gone = entries.remove(value);
        if (gone != 0) {
            tally.computeIfPresent(typeOf(gone), (type, count) -> count == 1 ? null : count - 1);
        }
        return gone;
    }

    private String typeOf(long entry) {
        return types.get((int) (entry / 2) - 1);
    }

    private static boolean awaited(long entry) {
        return (entry & 1) != 0;
    }
}
