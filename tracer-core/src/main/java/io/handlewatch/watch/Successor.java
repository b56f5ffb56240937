package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.target.TargetProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which process is the next life of one that has ended: the one in which the same service runs now, or else the first of the same image that was created
 * after the end.
 *
 * <p>Process ids are reused, so an id alone says nothing; and of a program that runs several times at once those that ran before are other targets.
 */
public final class Successor {
    /** A program that starts its successor itself, or is killed and started anew in one go, may end a moment after that has begun. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);

    private final Processes processes;
    private final @Nullable String service;
    private final Consumer<String> notes;
    private final Set<String> noted = new HashSet<>();

    private Successor(Processes processes, @Nullable String service, Consumer<String> notes) {
        this.processes = processes;
        this.service = service;
        this.notes = notes;
    }

    /** The next life of a service, by its short name. */
    public static Successor ofService(Processes processes, String name) {
        return new Successor(processes, name, note -> {});
    }

    /**
     * The next life of a program, by the full path of its image. Another account may run the same image: what may not be opened is passed over.
     *
     * @param notes takes a sentence about each process that is passed over, once
     */
    public static Successor ofImage(Processes processes, Consumer<String> notes) {
        return new Successor(processes, null, notes);
    }

    /**
     * The next life, where it runs already.
     *
     * @param ended the life that has ended
     * @param lastAlive when that ended, or was last seen alive, wall clock
     */
    public Optional<ProcessIdentity> after(ProcessIdentity ended, Instant lastAlive) {
        return service == null ? byImage(ended, lastAlive) : byService(service, ended);
    }

    private Optional<ProcessIdentity> byImage(ProcessIdentity ended, Instant lastAlive) {
        Instant earliest = lastAlive.minus(OVERLAP);
        try {
            return processes.named(ended.imageName()).stream()
                    .filter(one -> one.image().equalsIgnoreCase(ended.image()))
                    .filter(one -> other(one, ended) && !one.created().isBefore(earliest))
                    .sorted(Comparator.comparing(ProcessIdentity::created))
                    .filter(this::opens)
                    .findFirst();
        } catch (EngineException e) {
            passOver(e);
            return Optional.empty();
        }
    }

    private boolean opens(ProcessIdentity one) {
        try (TargetProcess opened = processes.open(one)) {
            return opened.alive();
        } catch (EngineException e) {
            passOver(e);
            return false;
        }
    }

    /** A process that has ended meanwhile is none; what is neither that nor a refusal is a fault. */
    private void passOver(EngineException e) {
        if (e.kind() == Kind.ENVIRONMENT) {
            if (noted.add(String.valueOf(e.getMessage()))) {
                notes.accept("Passed over, since it may not be watched: " + e.getMessage());
            }
        } else if (e.kind() != Kind.TARGET_GONE) {
            throw e;
        }
    }

    private Optional<ProcessIdentity> byService(String name, ProcessIdentity ended) {
        try {
            ProcessIdentity now = processes.service(name).process();
            // Between its id and its identity the process may have ended, and its id be another's: asked again, the
            // service must still name the same.
            boolean sure =
                    other(now, ended) && processes.service(name).process().equals(now);
            return sure ? Optional.of(now) : Optional.empty();
        } catch (EngineException e) {
            if (e.kind() == Kind.TARGET_GONE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean other(ProcessIdentity one, ProcessIdentity ended) {
        return one.pid() != ended.pid() || !one.created().equals(ended.created());
    }
}
