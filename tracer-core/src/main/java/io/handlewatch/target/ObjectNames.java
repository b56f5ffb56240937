package io.handlewatch.target;

import io.handlewatch.trace.ObjectName;
import java.time.Duration;
import java.util.List;

/** Names of the objects that a target holds open; the target itself is not touched. Belongs to the watch's thread. */
@FunctionalInterface
public interface ObjectNames {
    /** Nobody tells. */
    ObjectNames NONE = (stackId, handles, limit) -> List.of();

    /**
     * Asks for the names behind these handles, which one stack opened.
     *
     * @param limit after this time no further handle is asked for
     * @return one answer a handle, in their order, or none at all
     * @throws io.handlewatch.engine.EngineException where nothing can be asked
     */
    List<ObjectName> of(int stackId, List<Long> handles, Duration limit);
}
