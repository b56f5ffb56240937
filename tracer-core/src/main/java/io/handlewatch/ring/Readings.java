package io.handlewatch.ring;

import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What all live sources do with the records they have read: join the open set, look up what is unexplained, give stacks their ids.
 *
 * <p>Confined to the source's thread.
 */
public final class Readings {
    private final OpenHandles openHandles;
    private final Clock clock;
    private final StackNames names;
    private final Explained explained = new Explained();
    private long startMillis;
    private long lastUp;
    private int found;

    /** Readings of one target; {@code session} may be null. */
    public Readings(
            OpenHandles openHandles,
            Clock clock,
            StackTable stacks,
            io.handlewatch.engine.@Nullable EngineSession session) {
        this.openHandles = openHandles;
        this.clock = clock;
        this.names = new StackNames(stacks, session);
    }

    /** Tracing begins now: what is open has no stack. */
    public void begin() {
        startMillis = clock.millis();
        explained.before(openHandles.openHandles());
    }

    /** Milliseconds since {@link #begin}. */
    public long up() {
        return clock.millis() - startMillis;
    }

    /** How many open handles a lookup explained that no listing had shown, in the last reading. */
    public int found() {
        return found;
    }

    /**
     * Makes a reading.
     *
     * @param newest new records, newest first; null: no listing this time
     * @param newRecords how many records are new; -1 unknown
     * @param lookup for a handle value that nothing explains: the record of its opening, or null
     */
    public Reading make(
            Listing listing,
            @Nullable List<RingRecord> newest,
            long newRecords,
            boolean overtaken,
            @Nullable String lost,
            LongFunction<@Nullable RingRecord> lookup) {
        long up = up();
        OpenSet open = openHandles.openHandles();
        List<TraceRecord> records = null;
        found = 0;
        if (newest != null) {
            List<RingRecord> all = new ArrayList<>(newest);
            Collections.reverse(all);
            all.forEach(explained::record);
            for (long value : explained.unexplained(open)) {
                RingRecord opening = lookup.apply(value);
                if (opening != null) {
                    all.add(opening);
                    found++;
                    explained.lookedUp(value);
                }
            }
            records = all.stream().map(this::named).toList();
        }
        List<Gap> gaps = new ArrayList<>();
        if (lost != null) {
            Gap.Reason reason = overtaken ? Gap.Reason.RING_OVERTAKEN : Gap.Reason.OUTPUT_CUT;
            gaps.add(new Gap(reason, lastUp, up, lost));
        }
        lastUp = up;
        return new Reading(1, clock.now(), up, listing, records, newRecords, overtaken, open, gaps);
    }

    private TraceRecord named(RingRecord record) {
        int stack = record.operation() == TraceRecord.Operation.OPEN ? names.idOf(record.addresses()) : 0;
        return new TraceRecord(record.operation(), record.handle(), record.processId(), record.threadId(), stack);
    }
}
