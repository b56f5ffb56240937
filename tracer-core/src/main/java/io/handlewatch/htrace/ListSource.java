package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.ring.LineUp;
import io.handlewatch.ring.Readings;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import io.handlewatch.tracing.Tracing;
import io.handlewatch.tracing.TracingNote;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Lists of the newest records ({@code !htrace 0 0nN}), each lined up with the last. A list has no baseline and keeps no memory in the engine.
 *
 * <p>N follows the last counts; where the overlap is short or repeats itself, twice as many are read, up to the ring.
 */
public final class ListSource implements TraceSource {
    private static final int FEWEST = 256;
    private static final int SHORTEST_OVERLAP = 32;
    private static final int KEPT = 4_096;

    private final EngineSession session;
    private final TextCommands commands;
    private final Tracing tracing;
    private final Readings readings;
    private long[] last = new long[0];

    /** How many records the ring held at the last reading; -1 where that is not known. */
    private int lastCount;

    private int slots;
    private long lastNew = FEWEST;

    /** A source on this session, of a target about which nothing is noted. */
    public ListSource(EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks) {
        this(session, openHandles, clock, stacks, TracingNote.NONE);
    }

    /** A source on this session. */
    public ListSource(
            EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks, TracingNote note) {
        this.session = session;
        this.commands = new TextCommands(session);
        this.tracing = new Tracing(commands, note, clock, session);
        this.readings = new Readings(openHandles, clock, stacks, session);
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public List<Action> start(int wanted) {
        slots = wanted;
        List<Action> actions = commands.start(tracing, wanted);
        readings.begin();
        // What the ring already held is not new; a ring that we switched on holds only what came since.
        if (!tracing.fresh()) {
            HtraceAnswer held = commands.run(Command.list(KEPT));
            last = TextCommands.records(held).fingerprints(new long[0]);
            lastCount = last.length < KEPT ? last.length : -1;
        }
        return actions;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public Reading read() {
        int newest = (int) Math.min(slots, Math.max(FEWEST, lastNew * 2 + SHORTEST_OVERLAP));
        while (true) {
            HtraceAnswer answer = commands.read(Command.list(newest));
            if (!answer.complete()) {
                return readings.unread(
                        Listing.EVENTS,
                        Gap.Reason.OUTPUT_CUT,
                        "the list was interrupted or cut; its records are read again");
            }
            RingRecords list = TextCommands.records(answer);
            long[] now = list.fingerprints(new long[0]);
            boolean whole = list.size() < newest || newest >= slots;
            boolean full = list.size() >= slots;
            LineUp.Place place = place(now, whole, full);
            boolean sure =
                    place.found() && !place.ambiguous() && place.overlap() >= Math.min(SHORTEST_OVERLAP, last.length);
            if (!whole && !sure) {
                newest = (int) Math.min(slots, newest * 4L);
                continue;
            }
            boolean overtaken = place.overtaken(full, last.length);
            Reading reading = readings.events(list, place, overtaken, values -> commands.openings(values, slots));
            // Not before: a reading that fails is read again from where the last one ended.
            tracing.alive();
            lastNew = overtaken ? list.size() : place.shift();
            lastCount = whole ? now.length : lastCount < 0 ? -1 : lastCount + place.shift();
            last = Arrays.copyOf(now, Math.min(now.length, KEPT));
            return reading;
        }
    }

    private LineUp.Place place(long[] now, boolean whole, boolean full) {
        if (whole && !full && lastCount >= 0) {
            return LineUp.grown(last, lastCount, now);
        }
        return last.length > 0 || whole ? LineUp.find(last, now) : new LineUp.Place(-1, 0, false);
    }

    @Override
    public String takeRenewal() {
        return readings.told(session.takeRenewal());
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
        session.close();
    }
}
