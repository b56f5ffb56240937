package io.handlewatch.simulate;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.ProcessIdentity;
import java.time.Duration;

/** A debug engine for a simulated machine: its sessions print what Microsoft's print. */
public final class SimulatedEngine implements DebugEngine {
    private final SimulatedKernel kernel;
    private final Faults faults;

    /** An engine in which nothing goes wrong. */
    public SimulatedEngine(SimulatedKernel kernel) {
        this(kernel, new Faults());
    }

    /** An engine with faults. */
    public SimulatedEngine(SimulatedKernel kernel, Faults faults) {
        this.kernel = kernel;
        this.faults = faults;
    }

    @Override
    public EngineSession attach(ProcessIdentity target, String symbolPath, Duration limit) {
        SimulatedProcess process = kernel.process(target)
                .filter(SimulatedProcess::alive)
                .orElseThrow(() ->
                        new EngineException(Kind.TARGET_GONE, "There is no process " + target.pid() + " any more."));
        return new SimulatedSession(kernel, process, faults);
    }
}
