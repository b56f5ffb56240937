package io.handlewatch.ring;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LongTable;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceColumns;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all live sources do with the records they have read: join the open set, look up what is unexplained, give stacks their ids.
 *
 * <p>Confined to the source's thread.
 */
public final class Readings {
    /** Looks up what no listing has shown. */
    @FunctionalInterface
    public interface Lookup {
        /** The records by which these values, open now, were opened, as far as the ring still holds them. */
        Found openings(List<Long> values);
    }

    /**
     * What a look-up brought.
     *
     * @param records openings of values that were asked for
     * @param unanswered values about which the answer says nothing, because it was cut: to be asked for again
     */
    public record Found(List<RingRecord> records, List<Long> unanswered) {
        /** A whole answer. */
        public static Found all(List<RingRecord> records) {
            return new Found(records, List.of());
        }
    }

    private final OpenHandles openHandles;
    private final Clock clock;
    private final StackNames names;
    private Explained explained = new Explained();

    /** Where the next reading puts together what is explained then; the two change places. */
    private Explained spare = new Explained();

    /** Records that a lookup has read before the listing that will show them: opened between listing and lookup. */
    private Set<RingRecord> ahead = Set.of();

    /** What the present reading shows. */
    private final TraceColumns columns = new TraceColumns();

    /** Of one record. */
    private final long[] addresses = new long[RingRecords.MOST_ADDRESSES];

    private long startMillis;
    private long lastUp;
    private int hidden;

    /** Readings of one target; {@code session} may be null. */
    public Readings(OpenHandles openHandles, Clock clock, StackTable stacks, @Nullable EngineSession session) {
        this.openHandles = openHandles;
        this.clock = clock;
        this.names = new StackNames(stacks, session);
    }

    /** Tracing begins now: what is open has no stack. */
    public void begin() {
        startMillis = clock.millis();
        explained.before(openHandles.openHandles());
    }

    /** The ring held these records when tracing began, newest first: the openings in it are not new. */
    public void known(RingRecords newestFirst) {
        explained.known(newestFirst);
    }

    /** Milliseconds since {@link #begin}. */
    public long up() {
        return clock.millis() - startMillis;
    }

    /** Waits for the names of code that are still to come, no longer than this. True where none is left. */
    public boolean settle(Duration limit) {
        return names.settle(limit);
    }

    /** This, and what else is to be told of names since this was last asked. */
    public String told(String renewal) {
        String note = names.takeNote();
        return renewal.isEmpty() || note.isEmpty() ? renewal + note : renewal + "; " + note;
    }

    /** Ends the asking for names. */
    public void close() {
        names.close();
    }

    /** How many handles the last listing should have shown by {@link Check} and did not. */
    public int hidden() {
        return hidden;
    }

    /**
     * What a listing that may hide records is held against.
     *
     * @param before the handles open before the listing was made
     * @param newest the newest records of the ring, read after it, newest first
     */
    public record Check(OpenSet before, RingRecords newest) {}

    /**
     * A reading of everything that is new in a listing of the ring.
     *
     * @param listing the ring, or its newest part, newest record first
     * @param place where the last reading stands in it
     * @param overtaken records between the last reading and this one are lost
     * @param lookup finds the records of openings that no listing has shown
     */
    public Reading events(RingRecords listing, LineUp.Place place, boolean overtaken, Lookup lookup) {
        if (!overtaken) {
            return make(Listing.EVENTS, listing, place.shift(), place.shift(), null, "", lookup, null);
        }
        String lost = "more than " + listing.size() + " records came since the last reading; the older ones are lost";
        return make(Listing.EVENTS, listing, listing.size(), -1, Gap.Reason.RING_OVERTAKEN, lost, lookup, null);
    }

    /** A look that gave no records: what was opened since the last reading is unknown. */
    public Reading unread(Listing listing, Gap.Reason reason, String why) {
        return make(listing, null, 0, -1, reason, why, values -> Found.all(List.of()), null);
    }

    /**
     * A reading of a listing that may hide records, and so is held against the ring.
     *
     * @param newest new records, newest first
     * @param newRecords how many records are new; -1 unknown
     * @param lost what went missing, null where nothing did
     * @param why one sentence about it
     * @param lookup finds the records of openings that no listing has shown
     */
    public Reading make(
            Listing listing,
            RingRecords newest,
            long newRecords,
            Gap.@Nullable Reason lost,
            String why,
            Lookup lookup,
            Check check) {
        return make(listing, newest, newest.size(), newRecords, lost, why, lookup, check);
    }

    /** A reading of so many records, the newest of these; where they are null none could be read. */
    private Reading make(
            Listing listing,
            @Nullable RingRecords newest,
            int count,
            long newRecords,
            Gap.@Nullable Reason lost,
            String why,
            Lookup lookup,
            @Nullable Check check) {
        long up = up();
        OpenSet open = openHandles.openHandles();
        List<TraceRecord> records = null;
        int missed = 0;
        int unanswered = 0;
        // An engine that is lost in the middle must not take half a reading with it: nothing is kept before all has
        // been read.
        Explained next = explained;
        Set<RingRecord> nextAhead = ahead;
        if (newest != null) {
            next = spare;
            next.copyFrom(explained);
            BitSet shown = shown(newest, count);
            OpenSet before = check == null ? OpenSet.EMPTY : check.before();
            for (int i = count - 1; i >= 0; i--) {
                if (!shown.get(i)) {
                    next.record(newest, i, open, before);
                }
            }
            List<RingRecord> closed = List.of();
            List<RingRecord> found = new ArrayList<>();
            if (check != null) {
                missed = next.unexplained(check.before()).size();
                closed = next.closed(check.newest(), open);
                closed.forEach(next::record);
                found.addAll(next.reopened(check.newest(), open));
                found.forEach(next::record);
            }
            List<Long> missing = next.unexplained(open);
            if (!missing.isEmpty()) {
                Found answer = lookup.openings(missing);
                List<RingRecord> openings = new ArrayList<>(answer.records());
                missing.removeAll(new HashSet<>(answer.unanswered()));
                missing.removeAll(givenOutAgain(openings, open));
                unanswered = answer.unanswered().size();
                openings.forEach(next::record);
                next.lookedUp(missing);
                found.addAll(openings);
            }
            next.forgetClosed(open);
            nextAhead = new HashSet<>(found);
            names.begin();
            columns.begin(count + closed.size() + found.size());
            for (int i = count - 1; i >= 0; i--) {
                if (!shown.get(i)) {
                    append(newest, i);
                }
            }
            append(RingRecords.of(closed));
            append(RingRecords.of(found));
            records = columns;
        }
        names.apply();
        List<Gap> gaps = new ArrayList<>();
        if (lost != null) {
            gaps.add(new Gap(lost, lastUp, up, why));
        }
        if (unanswered > 0) {
            gaps.add(new Gap(
                    Gap.Reason.OUTPUT_CUT,
                    lastUp,
                    up,
                    "the look-up of " + unanswered
                            + " open handles was interrupted or cut; they are looked up again at the next reading"));
        }
        boolean overtaken = lost == Gap.Reason.RING_OVERTAKEN || lost == Gap.Reason.DIFFERENCE_TOO_LARGE;
        Reading reading = new Reading(1, clock.now(), up, listing, records, newRecords, overtaken, open, gaps);
        if (next != explained) {
            spare = explained;
            explained = next;
        }
        ahead = nextAhead;
        hidden = missed;
        lastUp = up;
        return reading;
    }

    /**
     * Takes out the openings of another handle than the one that was seen open: between the two looks it was closed and its value given out again, which
     * its type tells. Such a record belongs to the next reading, whose open set knows the new handle.
     */
    private List<Long> givenOutAgain(List<RingRecord> openings, OpenSet open) {
        List<Long> again = new ArrayList<>();
        if (!openings.isEmpty() && open.typed()) {
            OpenSet later = openHandles.openHandles();
            openings.removeIf(record -> {
                long value = record.handle() & ~3L;
                boolean other = later.contains(value) && !later.type(value).equals(open.type(value));
                if (other) {
                    again.add(value);
                }
                return other;
            });
        }
        return again;
    }

    /** Which of the newest records a lookup has shown already: each of those once, from the oldest. */
    private BitSet shown(RingRecords newest, int count) {
        BitSet shown = new BitSet();
        if (ahead.isEmpty()) {
            return shown;
        }
        LongTable handles = LongTable.single(); // nearly all records are told apart by it, without an object
        ahead.forEach(record -> handles.put(record.handle(), 1));
        Set<RingRecord> left = new HashSet<>(ahead);
        for (int i = count - 1; i >= 0; i--) {
            if (handles.contains(newest.handle(i)) && left.remove(newest.get(i))) {
                shown.set(i);
            }
        }
        return shown;
    }

    private void append(RingRecords records) {
        for (int i = 0; i < records.size(); i++) {
            append(records, i);
        }
    }

    /** The next record of the reading, its stack under its id. */
    private void append(RingRecords records, int index) {
        Operation operation = records.operation(index);
        int stack = operation == Operation.OPEN ? names.idOf(addresses, records.addresses(index, addresses)) : 0;
        columns.append(operation, records.handle(index), records.processId(index), records.threadId(index), stack);
    }
}
