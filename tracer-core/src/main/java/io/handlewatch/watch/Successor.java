package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which process is the next life of one that has ended: the one in which the same service runs now, or else the first of the same image that was created
 * after the end.
 *
 * <p>Process ids are reused, so an id alone says nothing; and of a program that runs several times at once those that ran before are other targets.
 */
public final class Successor {
    private final Processes processes;
    private final @Nullable String service;

    private Successor(Processes processes, @Nullable String service) {
        this.processes = processes;
        this.service = service;
    }

    /** The next life of a service, by its short name. */
    public static Successor ofService(Processes processes, String name) {
        return new Successor(processes, name);
    }

    /** The next life of a program, by the full path of its image. */
    public static Successor ofImage(Processes processes) {
        return new Successor(processes, null);
    }

    /**
     * The next life, where it runs already.
     *
     * @param ended the life that has ended
     * @param lastAlive when that was last seen alive, wall clock
     */
    public Optional<ProcessIdentity> after(ProcessIdentity ended, Instant lastAlive) {
        return service == null ? byImage(ended, lastAlive) : byService(service, ended);
    }

    private Optional<ProcessIdentity> byImage(ProcessIdentity ended, Instant lastAlive) {
        return processes.named(ended.imageName()).stream()
                .filter(one -> one.image().equalsIgnoreCase(ended.image()))
                .filter(one -> other(one, ended) && !one.created().isBefore(lastAlive))
                .min(Comparator.comparing(ProcessIdentity::created));
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
