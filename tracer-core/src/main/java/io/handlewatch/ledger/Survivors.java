package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;
import io.handlewatch.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last listing of survivors since a baseline, to tell which records of the next one are the same.
 *
 * <p>A {@code -diff} prints in the order of the ring. So the old records of a listing stand together at its old end and in the order they had; the
 * first record that is new, or out of that order, is newer than all of them, and so is everything behind it.
 */
final class Survivors {
    /** Place + 1 in the lists, by handle value. */
    private final LongTable places = LongTable.single();

    private final List<TraceRecord> records = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private int position = -1;
    private boolean beyond;

    /** A new baseline: whatever is listed next was opened since. */
    void reset() {
        places.clear();
        records.clear();
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
        int place = (int) places.get(Life.value(record)) - 1;
        if (beyond || place <= position || !alike(records.get(place), record)) {
            beyond = true;
            return null;
        }
        position = place;
        return lives.get(place);
    }

    /** Replaces the last listing by this one. */
    void replace(List<TraceRecord> listing, Lives alive) {
        reset();
        for (TraceRecord record : listing) {
            Life life = alive.get(Life.value(record));
            if (life != null) {
                records.add(record);
                lives.add(life);
                places.put(life.handle(), lives.size());
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
