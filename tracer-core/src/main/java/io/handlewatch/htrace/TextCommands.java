package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.ring.Explained;
import io.handlewatch.ring.Readings;
import io.handlewatch.ring.RingRecord;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.trace.Action;
import io.handlewatch.tracing.TraceSwitch;
import io.handlewatch.tracing.Tracing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The {@code !htrace} commands of one session: runs them, reads success from the text, and is a switch of tracing. */
final class TextCommands implements TraceSwitch {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int MOST_LOOKUPS = 50;

    private final EngineSession session;
    private final FrameBlocks blocks = new FrameBlocks();
    private long lastCut = Long.MAX_VALUE;

    TextCommands(EngineSession session) {
        this.session = session;
    }

    /** Runs one command; the answer may be a failure, but the extension is there. */
    HtraceAnswer run(Command command) {
        HtraceAnswer answer = new HtraceAnswer(command, blocks);
        EngineSession.CommandResult result = session.run(command, LIMIT, answer);
        answer.finish(result.interrupted());
        if (answer.outcome() == HtraceAnswer.Outcome.EXTENSION_MISSING) {
            throw new EngineException(
                    Kind.REFUSED,
                    "The engine has no !htrace: WINXP\\ntsdexts.dll of the Debugging Tools is missing beside it. Use --source ring, or --engine"
                            + " with the folder of the Debugging Tools.");
        }
        return answer;
    }

    /** Runs a command that needs tracing to be on still. */
    HtraceAnswer read(Command command) {
        HtraceAnswer answer = run(command);
        if (answer.outcome() == HtraceAnswer.Outcome.NOT_ENABLED) {
            throw new EngineException(
                    Kind.REFUSED, "Handle tracing is off: somebody else switched it off, or the process has ended.");
        }
        return answer;
    }

    @Override
    public boolean enabled() {
        HtraceAnswer answer = run(Command.list(1));
        if (answer.outcome() == HtraceAnswer.Outcome.NOT_ENABLED) {
            return false;
        }
        expect(answer, HtraceAnswer.Outcome.LISTED);
        return true;
    }

    /** Also takes the baseline. */
    @Override
    public void enable(int slots) {
        expect(run(Command.enable(slots)), HtraceAnswer.Outcome.ENABLED);
    }

    @Override
    public void disable() {
        expect(run(Command.DISABLE), HtraceAnswer.Outcome.DISABLED);
    }

    /** Switches tracing on unless it is on, and takes the baseline. */
    List<Action> start(Tracing tracing, int slots) {
        List<Action> actions = tracing.start(slots);
        if (!tracing.fresh()) {
            expect(run(Command.SNAPSHOT), HtraceAnswer.Outcome.SNAPSHOT_TAKEN);
        }
        return actions;
    }

    static void expect(HtraceAnswer answer, HtraceAnswer.Outcome wanted) {
        if (answer.outcome() != wanted) {
            if (answer.has(Message.Kind.EXTENSION_CRASHED)) {
                throw new EngineException(
                        Kind.REFUSED,
                        "!htrace of this engine crashed; try --source ring, or --engine with the folder of other Debugging Tools.");
            }
            String said = answer.begin().strip().lines().findFirst().orElse("nothing");
            throw new EngineException(
                    Kind.REFUSED,
                    "!htrace answered \"" + said + "\" where " + wanted + " was expected; try --source ring.");
        }
    }

    /** The openings of these values: asked for one by one, or, where they are many, in one list of the whole ring. */
    Readings.Found openings(List<Long> values, int slots) {
        if (values.size() > MOST_LOOKUPS) {
            return openings(values, run(Command.list(slots)));
        }
        List<RingRecord> records = new ArrayList<>();
        List<Long> order = new ArrayList<>(values);
        // One whose answer is always cut must not keep all others waiting.
        Collections.rotate(
                order, -(int) values.stream().filter(value -> value <= lastCut).count());
        for (int i = 0; i < order.size(); i++) {
            Readings.Found found = openings(order.subList(i, i + 1), run(Command.handle(order.get(i))));
            records.addAll(found.records());
            if (!found.unanswered().isEmpty()) {
                lastCut = order.get(i);
                return new Readings.Found(records, List.copyOf(order.subList(i, order.size()))); // it may hang
            }
        }
        return Readings.Found.all(records);
    }

    /** The newest record of a value tells all, in a cut answer too; of a value that it does not show it tells nothing. */
    private static Readings.Found openings(List<Long> values, HtraceAnswer answer) {
        RingRecords shown = records(answer);
        List<RingRecord> found = Explained.openings(values, shown);
        return answer.complete()
                ? Readings.Found.all(found)
                : new Readings.Found(found, Explained.absent(values, shown));
    }

    /** The entries of an answer as ring records, newest first; an entry that was cut is left out. */
    static RingRecords records(HtraceAnswer answer) {
        return RingRecords.of(answer.entries().stream()
                .filter(HtraceEntry::complete)
                .map(entry -> new RingRecord(
                        entry.operation(),
                        entry.handle(),
                        entry.processId(),
                        entry.threadId(),
                        entry.frames().addresses()))
                .toList());
    }
}
