package io.handlewatch.windows.process;

import java.util.List;

/** The processes that this one has started for its own work, as they are now. Any thread. */
@FunctionalInterface
public interface OwnChildren {
    /** There are none and never were. */
    OwnChildren NONE = () -> new Now(List.of(), List.of(), 0);

    /** Asks now. */
    Now now();

    /**
     * How they are.
     *
     * @param lasting the ids of those that run as long as this one
     * @param passing the ids of those that are there for a moment
     * @param endedCpuMillis processor time that those took which have ended
     */
    record Now(List<Long> lasting, List<Long> passing, long endedCpuMillis) {
        public Now {
            lasting = List.copyOf(lasting);
            passing = List.copyOf(passing);
        }
    }
}
