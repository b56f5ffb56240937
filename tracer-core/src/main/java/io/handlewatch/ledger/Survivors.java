package io.handlewatch.ledger;

import io.handlewatch.trace.TraceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last listing of survivors since a baseline, to tell which records of the next one are the same.
 *
 * <p>A {@code -diff} prints in the order of the ring. So the old records of a listing stand together at its old end and in the order they had; the
 * first record that is new, or out of that order, is newer than all of them, and so is everything behind it.
 */
final class Survivors {
    private final Map<Long, Entry> byValue = new HashMap<>();
    private final List<Life> lives = new ArrayList<>();
    private int position = -1;
    private boolean beyond;

    /** A record of the last listing and the life that it began. */
    private record Entry(int position, TraceRecord record, Life life) {}

    /** A new baseline: whatever is listed next was opened since. */
    void reset() {
        byValue.clear();
        lives.clear();
        rewind();
    }

    /** Goes to the old end of the next listing. */
    void rewind() {
        position = -1;
        beyond = false;
    }

    /** Takes the records of the next listing oldest first; the life of the last listing's same record, or null for a record that is new. */
    @Nullable
    Life same(TraceRecord record) {
        Entry entry = byValue.get(Life.value(record));
        if (beyond || entry == null || entry.position <= position || !alike(entry.record, record)) {
            beyond = true;
            return null;
        }
        position = entry.position;
        return entry.life;
    }

    /** Replaces the last listing by this one. */
    void replace(List<TraceRecord> records, Map<Long, Life> alive) {
        reset();
        for (TraceRecord record : records) {
            Life life = alive.get(Life.value(record));
            if (life != null) {
                byValue.put(life.handle(), new Entry(lives.size(), record, life));
                lives.add(life);
            }
        }
    }

    /** The lives of the last listing, oldest first. */
    List<Life> lives() {
        return List.copyOf(lives);
    }

    private static boolean alike(TraceRecord a, TraceRecord b) {
        return a.stackId() == b.stackId() && a.threadId() == b.threadId() && a.processId() == b.processId();
    }
}
