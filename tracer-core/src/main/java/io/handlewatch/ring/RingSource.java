package io.handlewatch.ring;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's own block: one query a reading, lined up with the last. The engine is needed for names alone. */
public final class RingSource implements TraceSource {
    private final RingQuery ring;
    private final @Nullable EngineSession session;
    private final Clock clock;
    private final Readings readings;
    private long[] last = new long[0];

    /** The last but one, to be filled anew: a megabyte a reading of a full ring. */
    private long[] spare = new long[0];

    private int slots;
    private boolean ours;

    /** A source on this ring; without a session frames stay addresses. */
    public RingSource(
            RingQuery ring, @Nullable EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks) {
        this.ring = ring;
        this.session = session;
        this.clock = clock;
        this.readings = new Readings(openHandles, clock, stacks, session);
    }

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public List<Action> start(int wanted) {
        slots = wanted;
        boolean wasOn = ring.enabled();
        if (!wasOn) {
            ring.enable(wanted);
            ours = true;
        }
        readings.begin();
        last = wasOn ? RingRecord.fingerprints(BlockDecoder.decode(ring.read())) : new long[0];
        return List.of(new Action(
                clock.now(),
                wasOn
                        ? "handle tracing was on already: not enabled by this watch, and will not be disabled"
                        : "handle tracing enabled, " + wanted + " slots asked for"));
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public Reading read() {
        List<RingRecord> block = BlockDecoder.decode(ring.read());
        long[] now = RingRecord.fingerprints(block, spare);
        boolean full = now.length >= slots || now.length < last.length;
        LineUp.Place place = full ? LineUp.find(last, now) : LineUp.grown(last, last.length, now);
        boolean overtaken = place.overtaken(full, last.length);
        Reading reading = readings.events(block, place, overtaken, values -> Explained.openings(values, block));
        spare = last;
        last = now; // not before: a reading that fails is read again from where the last one ended
        return reading;
    }

    @Override
    public List<Action> stop(boolean leaveEnabled) {
        if (!ours) {
            return List.of();
        }
        ours = false;
        if (leaveEnabled) {
            return List.of(new Action(clock.now(), "handle tracing left on, as asked"));
        }
        ring.disable();
        return List.of(new Action(clock.now(), "handle tracing disabled"));
    }

    @Override
    public void close() {
        ring.close();
        if (session != null) {
            session.close();
        }
    }
}
