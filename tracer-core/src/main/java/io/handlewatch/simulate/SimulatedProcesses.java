package io.handlewatch.simulate;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.target.ServiceProcess;
import io.handlewatch.target.TargetProcess;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The processes of a simulated machine. */
public final class SimulatedProcesses implements Processes {
    private final SimulatedKernel kernel;

    /** The processes of this machine. */
    public SimulatedProcesses(SimulatedKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Optional<ProcessIdentity> find(long pid) {
        return kernel.running().stream()
                .map(SimulatedProcess::identity)
                .filter(identity -> identity.pid() == pid)
                .findFirst();
    }

    @Override
    public List<ProcessIdentity> named(String imageName) {
        String wanted = withoutExe(imageName);
        return kernel.running().stream()
                .map(SimulatedProcess::identity)
                .filter(identity -> withoutExe(identity.imageName()).equals(wanted))
                .toList();
    }

    /** Each simulated process is the service of its image's name. */
    @Override
    public ServiceProcess service(String name) {
        return named(name).stream()
                .findFirst()
                .map(process -> new ServiceProcess(process, List.of()))
                .orElseThrow(() -> new EngineException(Kind.TARGET_GONE, "There is no service " + name + "."));
    }

    @Override
    public TargetProcess open(ProcessIdentity identity) {
        return kernel.process(identity)
                .filter(SimulatedProcess::alive)
                .map(process -> new SimulatedTarget(kernel, process))
                .orElseThrow(() ->
                        new EngineException(Kind.TARGET_GONE, "There is no process " + identity.pid() + " any more."));
    }

    private static String withoutExe(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".exe") ? lower.substring(0, lower.length() - 4) : lower;
    }
}
