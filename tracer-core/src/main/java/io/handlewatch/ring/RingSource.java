package io.handlewatch.ring;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import io.handlewatch.tracing.Tracing;
import io.handlewatch.tracing.TracingNote;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's own block: one query a reading, lined up with the last. The engine is needed for names alone. */
public final class RingSource implements TraceSource {
    private final RingQuery ring;
    private final @Nullable EngineSession session;
    private final Tracing tracing;
    private final Readings readings;
    private long[] last = new long[0];

    /** The last but one, to be filled anew: a megabyte a reading of a full ring. */
    private long[] spare = new long[0];

    private int slots;

    /** A source on this ring, of a target about which nothing is noted. */
    public RingSource(
            RingQuery ring, @Nullable EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks) {
        this(ring, session, openHandles, clock, stacks, TracingNote.NONE);
    }

    /** A source on this ring; without a session frames stay addresses. */
    public RingSource(
            RingQuery ring,
            @Nullable EngineSession session,
            OpenHandles openHandles,
            Clock clock,
            StackTable stacks,
            TracingNote note) {
        this.ring = ring;
        this.session = session;
        this.tracing = new Tracing(ring, note, clock, session);
        this.readings = new Readings(openHandles, clock, stacks, session);
    }

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public List<Action> start(int wanted) {
        slots = wanted;
        List<Action> actions = tracing.start(wanted);
        readings.begin();
        last = tracing.fresh() ? new long[0] : ring.read().fingerprints(spare);
        ring.rest();
        return actions;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public Reading read() {
        RingRecords block = ring.read();
        long[] now = block.fingerprints(spare);
        boolean full = now.length >= slots || now.length < last.length;
        LineUp.Place place = full ? LineUp.find(last, now) : LineUp.grown(last, last.length, now);
        boolean overtaken = place.overtaken(full, last.length);
        Reading reading = readings.events(
                block, place, overtaken, values -> Readings.Found.all(Explained.openings(values, block)));
        ring.rest();
        tracing.alive();
        spare = last;
        last = now; // not before: a reading that fails is read again from where the last one ended
        return reading;
    }

    @Override
    public String takeRenewal() {
        return readings.told(session == null ? "" : session.takeRenewal());
    }

    @Override
    public List<Action> stop(boolean leaveEnabled) {
        return tracing.stop(leaveEnabled);
    }

    @Override
    public void targetEnded() {
        tracing.targetEnded();
    }

    @Override
    public boolean settleNames(Duration limit) {
        return readings.settle(limit);
    }

    @Override
    public void close() {
        readings.close();
        ring.close();
        if (session != null) {
            session.close();
        }
    }
}
