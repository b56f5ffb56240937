package io.handlewatch.simulate;

import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.ProcessList;
import java.util.List;

/** The processes of a simulated machine: all of 64 bits, each the service of its image's name. */
public final class SimulatedProcessList implements ProcessList {
    private final SimulatedKernel kernel;

    /** The processes of this machine. */
    public SimulatedProcessList(SimulatedKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public List<ListedProcess> read() {
        return kernel.running().stream()
                .map(process -> new ListedProcess(
                        process.identity(),
                        0,
                        64,
                        process.counters(),
                        List.of(process.identity().imageName().replaceFirst("\\.exe$", ""))))
                .toList();
    }
}
