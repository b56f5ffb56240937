package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.ring.Explained;
import io.handlewatch.ring.LineUp;
import io.handlewatch.ring.Readings;
import io.handlewatch.ring.RingRecord;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
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
    private final Readings readings;
    private long[] last = new long[0];
    private int slots;
    private long lastNew = FEWEST;

    /** A source on this session. */
    public ListSource(EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks) {
        this.session = session;
        this.commands = new TextCommands(session, clock);
        this.readings = new Readings(openHandles, clock, stacks, session);
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public List<Action> start(int wanted) {
        slots = wanted;
        List<Action> actions = commands.start(wanted);
        readings.begin();
        List<RingRecord> first = TextCommands.records(commands.run(Command.list(KEPT)));
        // What the ring already held is not new. A ring that we switched on holds only what came since.
        boolean wasOn = actions.get(0).text().contains("already");
        last = wasOn ? fingerprints(first) : new long[0];
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
            HtraceAnswer answer = commands.run(Command.list(newest));
            if (!answer.complete()) {
                return readings.make(
                        Listing.EVENTS,
                        null,
                        -1,
                        false,
                        "the list was interrupted or cut; its records are read again",
                        v -> null);
            }
            List<RingRecord> list = TextCommands.records(answer);
            long[] now = fingerprints(list);
            boolean whole = list.size() < newest || newest >= slots;
            LineUp.Place place = place(now, whole);
            boolean sure =
                    place.found() && !place.ambiguous() && place.overlap() >= Math.min(SHORTEST_OVERLAP, last.length);
            if (!whole && !sure) {
                newest = (int) Math.min(slots, newest * 4L);
                continue;
            }
            boolean overtaken =
                    !place.found() || (whole && list.size() >= slots && place.overlap() < Math.min(16, last.length));
            List<RingRecord> fresh = overtaken ? list : list.subList(0, place.shift());
            lastNew = fresh.size();
            last = Arrays.copyOf(now, Math.min(now.length, Math.max(KEPT, place.shift() + SHORTEST_OVERLAP)));
            return readings.make(
                    Listing.EVENTS,
                    fresh,
                    overtaken ? -1 : fresh.size(),
                    overtaken,
                    overtaken
                            ? "more than " + now.length
                                    + " records came since the last reading; the older ones are lost"
                            : null,
                    value -> Explained.opening(value, TextCommands.records(commands.run(Command.handle(value)))));
        }
    }

    private LineUp.Place place(long[] now, boolean whole) {
        if (last.length == 0) {
            return whole ? new LineUp.Place(now.length, 0, false) : new LineUp.Place(-1, 0, false);
        }
        return LineUp.find(last, now);
    }

    private static long[] fingerprints(List<RingRecord> records) {
        return records.stream().mapToLong(RingRecord::fingerprint).toArray();
    }

    @Override
    public List<Action> stop(boolean leaveEnabled) {
        return commands.stop(leaveEnabled);
    }

    @Override
    public void close() {
        session.close();
    }
}
