package io.handlewatch.ledger;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LongTable;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our own live set: one life per handle, from the record that opened it to its end.
 *
 * <p>A life begins with an OPEN record and ends with its CLOSE record, with its value's absence from the open set, or with a newer OPEN record of the
 * same value. What the ring forgot is kept: only an open set that lacks the value ends it. Where there is neither record nor open set (a log whose
 * ring was overtaken) the life is {@link End.Cause#LOST}.
 *
 * <p>The open set is read some milliseconds after the listing. So a listed handle may be closed already (a short life: traffic, no birth), and a value
 * may be open one sample before its record is listed: it is unlisted for that sample, and counts in {@link Sample#unlistedBorn} only when the next
 * listing does not name it either. Where the listing itself is lost or incomplete it counts at once.
 *
 * <p>Readings may differ in their listing. An {@link Listing#INTERVAL} reading is the first listing after a new baseline, so a
 * {@link Listing#CUMULATIVE} one behind it repeats its survivors; a reading without records sets a new baseline too.
 *
 * <p>A reading costs time in proportion to its records and one walk along the open set. Not thread-safe.
 */
public final class HandleLedger {
    private long targetPid;
    private final Lives lives = new Lives();
    private final Unlisted unlisted = new Unlisted();
    private final Survivors survivors = new Survivors();
    private final Touched touched = new Touched();
    private final Values came = new Values();
    private final Differences differences = new Differences();
    private @Nullable OpenSet open;
    private long nextLife = 1;
    private int seq = -1;
    private int epoch = 1;

    private final List<Life> fresh = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private final StackTraffic traffic = new StackTraffic();

    /**
     * Begins with nothing open.
     *
     * @param targetPid the target's process id, to tell whose calls the records are; 0 where unknown, then none is foreign
     */
    public HandleLedger(long targetPid) {
        this.targetPid = targetPid;
    }

    /** The readings to come are of the target's next life, which has this process id. */
    public void nextLife(long pid) {
        targetPid = pid;
    }

    /** Values of the handles that this stack opened and that are open now, the oldest first; not those that another process opened. */
    public List<Long> open(int stackId) {
        return lives.all().stream()
                .filter(life -> life.stackId() == stackId && !life.foreign())
                .sorted(Comparator.comparingLong(Life::id))
                .map(Life::handle)
                .toList();
    }

    /** Takes the next reading, in time order, and says what began and ended in it. */
    public Sample apply(Reading reading) {
        seq++;
        fresh.clear();
        ends.clear();
        traffic.clear();
        unlisted.begin();
        if (reading.epoch() > epoch) {
            endEpoch(reading.epoch());
        }
        List<TraceRecord> records = reading.records();
        if (reading.listing() == Listing.EVENTS) {
            survivors.reset();
            applyEvents(records == null ? List.of() : records, reading.overtaken());
        } else if (records == null) {
            survivors.reset();
        } else {
            if (reading.listing() == Listing.INTERVAL) {
                survivors.reset();
            }
            closeFirst(records);
            applySurvivors(newestOfEach(records), reading.overtaken(), reading.openSet() != null);
        }
        if (reading.openSet() != null) {
            compare(reading.openSet(), reading);
        } else if (reading.overtaken() && reading.listing() == Listing.EVENTS) {
            loseAllBut(fresh);
        }
        return sample(reading);
    }

    private void endEpoch(int next) {
        epoch = next;
        lives.all().forEach(life -> ends.add(new End(life.id(), life.stackId(), End.Cause.TARGET_ENDED)));
        lives.clear();
        unlisted.clear();
        survivors.reset();
        touched.clear();
        open = null;
    }

    private void applyEvents(List<TraceRecord> records, boolean overtaken) {
        for (TraceRecord record : records) {
            if (record.operation() == Operation.OPEN) {
                // A CLOSE stands between two handles of one value, unless it was lost.
                open(record.handle(), record.processId(), record.stackId(), !overtaken);
            } else if (record.operation() == Operation.CLOSE) {
                close(Life.value(record));
            }
        }
    }

    /** A listing of survivors has no closings; a live source adds those of values that are open anew. */
    private void closeFirst(List<TraceRecord> records) {
        for (TraceRecord record : records) {
            if (record.operation() == Operation.CLOSE) {
                close(Life.value(record));
            }
        }
    }

    private void applySurvivors(List<TraceRecord> records, boolean overtaken, boolean openSetRead) {
        List<Life> before = survivors.lives();
        LongTable again = LongTable.single();
        survivors.rewind();
        for (TraceRecord record : records) {
            Life same = survivors.same(record);
            if (same != null && alive(same)) {
                again.put(same.id(), 1);
            } else {
                open(record.handle(), record.processId(), record.stackId(), false);
            }
        }
        for (Life life : before) {
            if (!alive(life) || again.contains(life.id())) {
                continue;
            }
            if (!overtaken) {
                end(life, End.Cause.ABSENT);
            } else if (!openSetRead) {
                end(life, End.Cause.LOST);
            }
        }
        survivors.replace(records, lives);
    }

    /** A pair that the kernel lost half of leaves an older record of a value that was opened anew: only the newest counts. */
    private static List<TraceRecord> newestOfEach(List<TraceRecord> records) {
        List<TraceRecord> newest = new ArrayList<>();
        LongTable seen = LongTable.single();
        for (int i = records.size() - 1; i >= 0; i--) {
            TraceRecord record = records.get(i);
            if (record.operation() == Operation.OPEN && seen.put(Life.value(record), 1) == 0) {
                newest.add(record);
            }
        }
        Collections.reverse(newest);
        return newest;
    }

    /** Takes the fields of a record: an object that is looked at here and passed on to nobody need not be made ({@link io.handlewatch.trace.TraceColumns}). */
    private void open(long handle, long processId, int stackId, boolean closesAreListed) {
        long value = Life.value(handle);
        Life old = lives.get(value);
        if (old != null) {
            end(old, End.Cause.REPLACED);
        }
        if (closesAreListed) {
            unlisted.explained(value);
        } else {
            unlisted.ended(value);
        }
        boolean foreign = targetPid != 0 && processId != 0 && processId != targetPid;
        Life life = new Life(nextLife++, value, stackId, foreign, seq);
        lives.put(life);
        touched.add(value);
        fresh.add(life);
        traffic.open(life.stackId());
    }

    private void close(long value) {
        Life life = lives.get(value);
        if (life != null) {
            end(life, End.Cause.CLOSED);
        } else {
            touched.add(value);
        }
        unlisted.ended(value);
    }

    /** Ends a life. One that was born in this very reading leaves traffic only. */
    private void end(Life life, End.Cause cause) {
        lives.remove(life.handle());
        touched.add(life.handle());
        if (life.bornAt() != seq) {
            ends.add(new End(life.id(), life.stackId(), cause));
        }
        if (cause != End.Cause.LOST) {
            traffic.close(life.stackId());
        }
    }

    private boolean alive(Life life) {
        return lives.id(life.handle()) == life.id();
    }

    private void loseAllBut(List<Life> known) {
        Set<Life> kept = new HashSet<>(known);
        lives.all().stream().filter(life -> !kept.contains(life)).forEach(life -> end(life, End.Cause.LOST));
    }

    /** Holds lives and unlisted values against the handles that are open now. Afterwards each open value is one or the other. */
    private void compare(OpenSet now, Reading reading) {
        OpenSet before = open == null ? OpenSet.EMPTY : open;
        came.clear();
        now.since(before, differences);
        for (int k = 0; k < touched.size(); k++) {
            long value = touched.get(k);
            if (now.contains(value)) {
                came.add(value);
            } else {
                absent(value);
            }
        }
        touched.clear();
        boolean awaited = reading.listing() == Listing.EVENTS || reading.records() != null;
        if (reading.records() != null) {
            unlisted.settle();
        }
        for (int k = 0; k < came.size(); k++) {
            long handle = came.get(k);
            long value = Life.value(handle);
            if (lives.contains(value) || unlisted.contains(value)) {
                continue;
            }
            if (open == null) {
                unlisted.found(value, now.type(handle));
            } else if (awaited && !reading.overtaken()) {
                unlisted.await(value, now.type(handle));
            } else {
                unlisted.born(value, now.type(handle));
            }
        }
        open = now;
    }

    /** What the open set tells against the last one. */
    private final class Differences implements OpenSet.Changes {
        @Override
        public void gone(long handle) {
            absent(Life.value(handle));
        }

        @Override
        public void came(long handle) {
            came.add(handle);
        }

        @Override
        public void kept(long handle, String was, String is) {
            retype(handle, was, is);
        }
    }

    private void absent(long value) {
        Life life = lives.get(value);
        if (life != null) {
            end(life, End.Cause.ABSENT);
        }
        unlisted.ended(value);
    }

    /** A handle keeps its type for life: another type under the same value is another handle. */
    private void retype(long handle, String was, String is) {
        if (is.isEmpty() || is.equals(was)) {
            return;
        }
        long value = Life.value(handle);
        Life life = lives.get(value);
        if (was.isEmpty()) {
            unlisted.retype(value, is);
        } else if (life == null) {
            unlisted.ended(value);
            touched.add(value);
        } else if (life.bornAt() != seq) {
            end(life, End.Cause.REPLACED);
        }
    }

    private Sample sample(Reading reading) {
        List<Birth> births = new ArrayList<>();
        for (Life life : fresh) {
            if (alive(life)) {
                String type = reading.openSet() == null ? "" : reading.openSet().type(life.handle());
                births.add(new Birth(life.id(), life.stackId(), life.handle(), life.foreign(), type));
            }
        }
        return new Sample(
                seq,
                epoch,
                reading.at(),
                reading.upMillis(),
                reading.listing(),
                reading.records() != null,
                reading.overtaken(),
                reading.newRecords(),
                reading.openSet() == null ? -1 : reading.openSet().size(),
                births,
                ends,
                traffic.all(),
                unlisted.byType(),
                unlisted.bornCount(),
                unlisted.endedCount(),
                reading.gaps());
    }
}
