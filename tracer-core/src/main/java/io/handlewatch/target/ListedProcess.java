package io.handlewatch.target;

import io.handlewatch.trace.TargetCounters;
import java.util.List;

/**
 * One process as a list shows it.
 *
 * @param identity which process; of its image the file name alone
 * @param session its terminal session; 0 is that of services, -1 unknown
 * @param bits 32 or 64; 0 where it may not be asked
 * @param counters its handles, GDI and USER objects
 * @param services short names of the services that run in it
 */
public record ListedProcess(
        ProcessIdentity identity, int session, int bits, TargetCounters counters, List<String> services) {
    public ListedProcess {
        services = List.copyOf(services);
    }
}
