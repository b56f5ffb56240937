package io.handlewatch.engine;

import io.handlewatch.target.ProcessIdentity;
import java.time.Duration;

/** A debug engine that can attach. The implementation decides where it lives: in this process, in a child, in a simulation. */
public interface DebugEngine {
    /**
     * Attaches noninvasively and without suspension, always.
     *
     * @param target must still be the process with this creation time
     * @param symbolPath folders or servers, ";" between; "" for none
     * @param limit for the attach as a whole
     */
    EngineSession attach(ProcessIdentity target, String symbolPath, Duration limit);
}
