package io.handlewatch.watch;

import io.handlewatch.target.ProcessIdentity;
import java.time.Instant;
import java.util.Optional;

/** Finds the next life of a target that has ended, and opens it. */
@FunctionalInterface
public interface NextLife {
    /**
     * The next life; empty while there is none. Never the same process again, nor another program under the same process id.
     *
     * @param ended the life that has ended
     * @param lastAlive when it ended, or was last seen alive, wall clock
     * @throws io.handlewatch.engine.EngineException of kind TARGET_GONE where it ended while it was opened; of another kind where it may not be watched
     */
    Optional<Attached> after(ProcessIdentity ended, Instant lastAlive);
}
