package io.handlewatch.cli;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.simulate.SimulatedProcessList;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.ProcessList;
import io.handlewatch.target.Processes;
import java.nio.file.Path;
import java.util.Optional;

/** The machine of the demonstration, on which a night passes as fast as it can be computed. */
record DemoMachine(DemoService service) implements Machine {
    @Override
    public Processes processes() {
        return service.processes();
    }

    @Override
    public ProcessList processList() {
        return new SimulatedProcessList(service.kernel());
    }

    @Override
    public DebugEngine engine(Optional<Path> folder) {
        return service.engine();
    }

    @Override
    public RingQuery ring(ProcessIdentity identity) {
        return service.ring(identity);
    }

    @Override
    public Clock clock() {
        return service.clock();
    }
}
