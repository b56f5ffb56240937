package io.handlewatch.simulate;

import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TargetCounters;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** A watch's own handle to a simulated process. */
public final class SimulatedTarget implements TargetProcess {
    private final SimulatedKernel kernel;
    private final SimulatedProcess process;

    /** Opens this process. */
    public SimulatedTarget(SimulatedKernel kernel, SimulatedProcess process) {
        this.kernel = kernel;
        this.process = process;
    }

    @Override
    public ProcessIdentity identity() {
        return process.identity();
    }

    @Override
    public boolean alive() {
        return process.alive();
    }

    @Override
    public OptionalInt exitCode() {
        return process.exitCode();
    }

    @Override
    public Optional<Instant> endedAt() {
        return process.endedAt();
    }

    @Override
    public void whenEnded(Runnable heard) {
        process.whenEnded(heard);
    }

    @Override
    public OpenSet openHandles() {
        kernel.clock().pass(kernel.openSetTime());
        return process.openSet();
    }

    @Override
    public TargetCounters counters() {
        return process.counters();
    }

    @Override
    public void close() {}
}
