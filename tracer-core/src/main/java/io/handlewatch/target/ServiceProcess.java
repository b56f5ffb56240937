package io.handlewatch.target;

import java.util.List;

/**
 * The process in which a service runs.
 *
 * @param process it, now
 * @param others the names of the other services that run in the same process: what they leak is seen too
 */
public record ServiceProcess(ProcessIdentity process, List<String> others) {
    public ServiceProcess {
        others = List.copyOf(others);
    }
}
