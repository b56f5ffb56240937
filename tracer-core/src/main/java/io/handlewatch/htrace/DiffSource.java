package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.ring.Readings;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import io.handlewatch.tracing.Tracing;
import io.handlewatch.tracing.TracingNote;
import java.time.Duration;
import java.util.List;

/**
 * The way people go by hand, on a schedule: {@code -enable}, then at each reading {@code -diff} and {@code -snapshot}. Survivors only.
 *
 * <p>Microsoft's {@code -diff} may hide handles (docs/design.md), and never shows what came between it and the next {@code -snapshot}. So each is held
 * against the newest records of the ring, and whatever is open without a record is looked up by {@code !htrace HANDLE}; what {@code -diff} hid is counted.
 * One thing stays hidden: a value that was closed and given out again so long ago that these records do not reach back to it, while {@code -diff} hid
 * both, keeps the stack of its earlier life. The sources ring and list do not have this limit.
 */
public final class DiffSource implements TraceSource {
    private static final int FEWEST = 512;

    private final EngineSession session;
    private final OpenHandles openHandles;
    private final TextCommands commands;
    private final Tracing tracing;
    private final Readings readings;
    private int slots;

    /** The next list has to reach back over the whole ring: what the newest records would tell is not certain. */
    private boolean unsure;

    private long newTraces;
    private long displayed;
    private long hidden;

    /** A source on this session, of a target about which nothing is noted. */
    public DiffSource(EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks) {
        this(session, openHandles, clock, stacks, TracingNote.NONE);
    }

    /** A source on this session. */
    public DiffSource(
            EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks, TracingNote note) {
        this.session = session;
        this.openHandles = openHandles;
        this.commands = new TextCommands(session);
        this.tracing = new Tracing(commands, note, clock, session);
        this.readings = new Readings(openHandles, clock, stacks, session);
    }

    @Override
    public String name() {
        return "diff";
    }

    @Override
    public List<Action> start(int wanted) {
        slots = wanted;
        // First: what is opened while tracing is switched on is before the baseline, so -diff will never show it; it is
        // looked up.
        readings.begin();
        List<Action> actions = commands.start(tracing, wanted);
        if (!tracing.fresh()) {
            readings.known(TextCommands.records(commands.run(Command.list(wanted))));
        }
        return actions;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public Reading read() {
        OpenSet before = openHandles.openHandles();
        HtraceAnswer diff = commands.read(Command.DIFF);
        boolean lost =
                diff.outcome() == HtraceAnswer.Outcome.TOO_LARGE || diff.outcome() == HtraceAnswer.Outcome.NO_BASELINE;
        // What came while -diff was being answered is older than the new baseline, so no -diff will ever show it.
        int newest = lost || unsure || !diff.complete()
                ? slots
                : (int) Math.min(slots, FEWEST + 2 * Math.max(0, diff.newTraces()));
        // Where it is not taken the reading fails, and the next -diff shows all this one did; where it was taken and
        // only its answer is missing, the whole ring tells next time what that -diff does not.
        unsure = true;
        snapshot();
        HtraceAnswer list = commands.run(Command.list(newest));
        RingRecords ring = TextCommands.records(list);
        boolean cut = !lost && !(diff.complete() && list.complete());
        Gap.Reason reason = lost ? Gap.Reason.DIFFERENCE_TOO_LARGE : cut ? Gap.Reason.OUTPUT_CUT : null;
        String why = lost ? lost(diff.outcome()) : cut ? cut(diff) : "";
        Reading reading = readings.make(
                Listing.INTERVAL,
                TextCommands.records(diff),
                lost ? -1 : diff.newTraces(),
                reason,
                why,
                values -> commands.openings(values, slots),
                new Readings.Check(before, ring));
        newTraces = diff.newTraces();
        displayed = diff.displayed();
        hidden += readings.hidden();
        unsure = !list.complete(); // a reading that failed before this has not kept what its -diff showed
        tracing.alive();
        return reading;
    }

    /** One try more than the schedule gives it: at the last reading there is no next -diff. */
    private void snapshot() {
        if (commands.run(Command.SNAPSHOT).outcome() != HtraceAnswer.Outcome.SNAPSHOT_TAKEN) {
            TextCommands.expect(commands.run(Command.SNAPSHOT), HtraceAnswer.Outcome.SNAPSHOT_TAKEN);
        }
    }

    private static String cut(HtraceAnswer diff) {
        return diff.complete()
                ? "the list that -diff is held against was interrupted or cut; the next one reaches back over all"
                : "-diff was interrupted or cut; what it left out is looked up";
    }

    private String lost(HtraceAnswer.Outcome outcome) {
        if (outcome == HtraceAnswer.Outcome.TOO_LARGE) {
            return "-diff did not find its baseline in the ring";
        }
        session.takeRenewal(); // it is told here
        return session.renewed().isEmpty()
                ? "-diff had no baseline"
                : session.renewed() + ", and the baseline of -diff went with it";
    }

    /** What the last {@code -diff} called "new stack traces"; -1 where it did not say. */
    public long newTraces() {
        return newTraces;
    }

    /** How many survivors the last {@code -diff} showed; -1 where it did not say. */
    public long displayed() {
        return displayed;
    }

    /** How many handles were open before a {@code -diff}, opened since its baseline, and not shown by it, since the start. */
    public long hidden() {
        return hidden;
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
