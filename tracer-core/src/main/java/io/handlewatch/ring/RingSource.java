package io.handlewatch.ring;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's own block: one query a reading, lined up with the last. The engine is needed for names alone. */
public final class RingSource implements TraceSource {
    /** A shorter overlap with a full ring proves nothing: it is taken for an overtaken ring. */
    private static final int SHORTEST_OVERLAP = 16;

    private final RingQuery ring;
    private final @Nullable EngineSession session;
    private final Clock clock;
    private final Readings readings;
    private long[] last = new long[0];
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
        last = wasOn ? fingerprints(BlockDecoder.decode(ring.read())) : new long[0];
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
        long[] now = fingerprints(block);
        boolean full = now.length >= slots || now.length < last.length;
        LineUp.Place place = full ? LineUp.find(last, now) : grown(now);
        boolean overtaken = !place.found() || (full && place.overlap() < Math.min(SHORTEST_OVERLAP, last.length));
        List<RingRecord> fresh = overtaken ? block : block.subList(0, place.shift());
        last = now;
        return readings.make(
                Listing.EVENTS,
                fresh,
                overtaken ? -1 : fresh.size(),
                overtaken,
                overtaken
                        ? "more than " + now.length + " records came since the last reading; the older ones are lost"
                        : null,
                value -> Explained.opening(value, block));
    }

    /** A ring that is not full has lost nothing: what came is what it has grown by. */
    private LineUp.Place grown(long[] now) {
        int shift = now.length - last.length;
        boolean same = java.util.Arrays.equals(last, 0, last.length, now, shift, now.length);
        return same ? new LineUp.Place(shift, last.length, false) : LineUp.find(last, now);
    }

    private static long[] fingerprints(List<RingRecord> records) {
        return records.stream().mapToLong(RingRecord::fingerprint).toArray();
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
