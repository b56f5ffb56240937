package io.handlewatch.target;

import io.handlewatch.trace.OpenSet;

/** The system's handle table for one process. */
@FunctionalInterface
public interface OpenHandles {
    /** The handles open now, with their object types. Throws {@link io.handlewatch.engine.EngineException}. */
    OpenSet openHandles();
}
