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
 * Attaches to targets and opens what they are read by.
 *
 * @param machine where they run
 * @param symbols symbol path, "" for none
 * @param folder of the engine, as the user named it
 * @param notes takes a sentence where AUTO had to decide, or an engine was lost
 */
record SourceOpener(Machine machine, String symbols, Optional<Path> folder, Consumer<String> notes) {
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(30);

    /**
     * Attaches and opens the source asked for; AUTO takes the kernel's block, and lists where that query is refused. An engine that is lost over it is followed by a new one,
     * once.
     *
     * @throws EngineException where it cannot be opened
     */
    OpenedSource open(Source kind, TargetProcess target, StackTable stacks) {
        try {
            return opened(kind, target, stacks);
        } catch (EngineException e) {
            if (e.kind() != Kind.ENGINE_LOST) {
                throw e;
            }
            notes.accept("The engine was lost while attaching; trying once more: " + e.getMessage());
            return opened(kind, target, stacks);
        }
    }

    private OpenedSource opened(Source kind, TargetProcess target, StackTable stacks) {
        ProcessIdentity identity = target.identity();
        RingQuery ring = kind == Source.AUTO || kind == Source.RING ? ring(kind, identity) : null;
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
    private @Nullable RingQuery ring(Source kind, ProcessIdentity identity) {
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
