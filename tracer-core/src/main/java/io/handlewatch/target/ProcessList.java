package io.handlewatch.target;

import java.util.List;

/** All processes of a machine with what the system counts for them; none is touched. Confined to one thread. */
@FunctionalInterface
public interface ProcessList {
    /** The processes that run now. Throws {@link io.handlewatch.engine.EngineException} where the system does not tell. */
    List<ListedProcess> read();
}
