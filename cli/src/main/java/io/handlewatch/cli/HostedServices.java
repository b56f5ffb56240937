package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.report.SafeText;
import io.handlewatch.target.UnexpectedEnds;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The services that a process runs, and how often they ended before. A comfort: where the system does not tell, nothing is missing. */
final class HostedServices {
    private HostedServices() {}

    /** A sentence without a full stop for each service of a process that has ended unexpectedly since the machine started. */
    static List<String> unexpectedEnds(Machine here, long pid) {
        Map<String, UnexpectedEnds> ends = here.serviceLog().unexpectedEnds();
        if (ends.isEmpty()) {
            return List.of();
        }
        try {
            return here.processList().read().stream()
                    .filter(one -> one.identity().pid() == pid)
                    .flatMap(one -> one.services().stream())
                    .flatMap(service ->
                            Stream.ofNullable(ends.get(service)).map(known -> known.sentence(SafeText.of(service))))
                    .toList();
        } catch (EngineException e) {
            return List.of();
        }
    }
}
