package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.htrace.DiffSource;
import io.handlewatch.htrace.ListSource;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingSource;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trace source on an attached engine.
 *
 * @param source closes the session with itself
 * @param engine one line about the engine
 */
record OpenedSource(TraceSource source, String engine) {
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(30);

    /**
     * Attaches and opens the source asked for; AUTO takes the kernel's block, and lists where that query is refused. An engine that is lost over it is followed by a new one,
     * once.
     *
     * @param symbols symbol path, "" for none
     * @param folder of the engine, as the user named it
     * @param notes takes a sentence where AUTO had to decide, or an engine was lost
     * @throws EngineException where it cannot be opened
     */
    static OpenedSource open(
            Source kind,
            Machine machine,
            TargetProcess target,
            StackTable stacks,
            String symbols,
            Optional<Path> folder,
            Consumer<String> notes) {
        try {
            return opened(kind, machine, target, stacks, symbols, folder, notes);
        } catch (EngineException e) {
            if (e.kind() != Kind.ENGINE_LOST) {
                throw e;
            }
            notes.accept("The engine was lost while attaching; trying once more: " + e.getMessage());
            return opened(kind, machine, target, stacks, symbols, folder, notes);
        }
    }

    private static OpenedSource opened(
            Source kind,
            Machine machine,
            TargetProcess target,
            StackTable stacks,
            String symbols,
            Optional<Path> folder,
            Consumer<String> notes) {
        ProcessIdentity identity = target.identity();
        RingQuery ring = kind == Source.AUTO || kind == Source.RING ? ring(kind, machine, identity, notes) : null;
        EngineSession session;
        try {
            session = machine.engine(folder).attach(identity, symbols, ATTACH_LIMIT);
        } catch (RuntimeException e) {
            if (ring != null) {
                ring.close();
            }
            throw e;
        }
        TraceSource source = ring != null
                ? new RingSource(ring, session, target, machine.clock(), stacks, machine.note(identity))
                : kind == Source.DIFF
                        ? new DiffSource(session, target, machine.clock(), stacks, machine.note(identity))
                        : new ListSource(session, target, machine.clock(), stacks, machine.note(identity));
        return new OpenedSource(source, session.description());
    }

    /** Null where AUTO has to take lists. */
    private static @Nullable RingQuery ring(
            Source kind, Machine machine, ProcessIdentity identity, Consumer<String> notes) {
        RingQuery ring = null;
        try {
            ring = machine.ring(identity);
            ring.enabled();
            return ring;
        } catch (EngineException e) {
            if (ring != null) {
                ring.close();
            }
            if (kind == Source.AUTO && e.kind() == Kind.REFUSED) {
                notes.accept("The kernel's block is not to be had here (" + e.getMessage()
                        + "): reading !htrace lists instead.");
                return null;
            }
            throw e;
        }
    }
}
