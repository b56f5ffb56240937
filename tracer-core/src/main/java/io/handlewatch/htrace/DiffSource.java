package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.ring.Readings;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.util.List;

/**
 * The way people go by hand, on a schedule: {@code -enable}, then at each reading {@code -diff} and {@code -snapshot}. Survivors only.
 *
 * <p>Microsoft's {@code -diff} may hide handles (docs/design.md); whatever is open without a record is looked up by {@code !htrace HANDLE} and counted.
 * One thing stays hidden: a value that was closed and given out again while {@code -diff} hid both keeps the stack of its earlier life (or none, if
 * that began before tracing). The sources ring and list do not have this limit.
 */
public final class DiffSource implements TraceSource {
    private final EngineSession session;
    private final TextCommands commands;
    private final Readings readings;
    private int slots;
    private long newTraces;
    private long displayed;
    private long hidden;

    /** A source on this session. */
    public DiffSource(EngineSession session, OpenHandles openHandles, Clock clock, StackTable stacks) {
        this.session = session;
        this.commands = new TextCommands(session, clock);
        this.readings = new Readings(openHandles, clock, stacks, session);
    }

    @Override
    public String name() {
        return "diff";
    }

    @Override
    public List<Action> start(int wanted) {
        slots = wanted;
        List<Action> actions = commands.start(wanted);
        readings.begin();
        return actions;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public Reading read() {
        HtraceAnswer diff = commands.run(Command.DIFF);
        newTraces = diff.newTraces();
        displayed = diff.displayed();
        boolean lost = diff.outcome() != HtraceAnswer.Outcome.DIFF;
        boolean cut = !lost && !diff.complete();
        Gap.Reason reason = lost ? Gap.Reason.DIFFERENCE_TOO_LARGE : cut ? Gap.Reason.OUTPUT_CUT : null;
        String why = lost
                ? "-diff did not find its baseline in the ring"
                : "-diff was interrupted or cut; what it left out is looked up";
        Reading reading = readings.make(
                Listing.INTERVAL,
                TextCommands.records(diff),
                lost ? -1 : newTraces,
                reason,
                why,
                values -> commands.openings(values, slots));
        hidden += readings.found();
        commands.run(Command.SNAPSHOT);
        return reading;
    }

    /** What the last {@code -diff} called "new stack traces"; -1 where it did not say. */
    public long newTraces() {
        return newTraces;
    }

    /** How many survivors the last {@code -diff} showed; -1 where it did not say. */
    public long displayed() {
        return displayed;
    }

    /** How many open handles {@code -diff} has not shown, and a lookup has explained, since the start. */
    public long hidden() {
        return hidden;
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
