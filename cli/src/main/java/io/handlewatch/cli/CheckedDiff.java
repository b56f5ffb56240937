package io.handlewatch.cli;

import io.handlewatch.htrace.DiffSource;
import io.handlewatch.target.Clock;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A diff whose answer goes into the run: what Microsoft's {@code -diff} said last, and what it hid. */
final class CheckedDiff implements TraceSource {
    private final DiffSource diff;
    private final Clock clock;
    private final Consumer<String> notes;
    private boolean answered;
    private boolean failed;

    CheckedDiff(DiffSource diff, Clock clock, Consumer<String> notes) {
        this.diff = diff;
        this.clock = clock;
        this.notes = notes;
    }

    @Override
    public String name() {
        return diff.name();
    }

    @Override
    public List<Action> start(int slots) {
        return diff.start(slots);
    }

    @Override
    public int slots() {
        return diff.slots();
    }

    @Override
    public Reading read() {
        failed = true;
        Reading reading = diff.read();
        failed = false;
        if (!answered) {
            notes.accept("The baseline is taken: what is opened from now on counts.");
        }
        answered = true;
        return reading;
    }

    @Override
    public String takeRenewal() {
        return diff.takeRenewal();
    }

    @Override
    public List<Action> stop(boolean leaveEnabled) {
        List<Action> all = new ArrayList<>();
        if (answered && !failed) { // what became of a reading that failed stands at the end
            all.add(new Action(clock.now(), answer()));
        }
        all.addAll(diff.stop(leaveEnabled));
        return all;
    }

    private String answer() {
        String said = diff.newTraces() < 0
                ? "Microsoft's -diff gave no count (it did not find its baseline)"
                : "Microsoft's -diff said 0x" + Long.toHexString(diff.newTraces()) + " new stack traces and showed "
                        + Math.max(0, diff.displayed());
        long hidden = diff.hidden();
        return said
                + (hidden == 0
                        ? "; it hid no open handle"
                        : "; it hid " + hidden + (hidden == 1 ? " handle that is" : " handles that are")
                                + " open, found in the ring itself");
    }

    @Override
    public boolean settleNames(Duration limit) {
        return diff.settleNames(limit);
    }

    @Override
    public void targetEnded() {
        diff.targetEnded();
    }

    @Override
    public void close() {
        diff.close();
    }
}
