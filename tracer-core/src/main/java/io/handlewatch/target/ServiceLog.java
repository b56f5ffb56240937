package io.handlewatch.target;

import java.util.Map;

/** What the system has written down about its services. Any thread. Never throws. */
@FunctionalInterface
public interface ServiceLog {
    /** Nobody tells. */
    ServiceLog UNKNOWN = Map::of;

    /**
     * The services that run now and have ended unexpectedly since the machine started, by their short names, case ignored. Of a service that is not among them nothing is
     * known: the log may not be readable, or have been overwritten.
     */
    Map<String, UnexpectedEnds> unexpectedEnds();
}
