package io.handlewatch.target;

import io.handlewatch.trace.ProcessCost;

/** What this program itself takes of the machine. Belongs to the watch's thread. Never throws. */
public interface Footprint {
    /** Nothing is known: where time is simulated, or the system is not asked. */
    Footprint UNKNOWN = () -> new Own(ProcessCost.UNKNOWN, ProcessCost.UNKNOWN);

    /** Asks the system now. */
    Own now();

    /**
     * Both processes.
     *
     * @param watch this process
     * @param host the engine host, UNKNOWN where none runs; processor time of earlier hosts included
     */
    record Own(ProcessCost watch, ProcessCost host) {}
}
