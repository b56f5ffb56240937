package io.handlewatch.windows.process;

import io.handlewatch.target.Footprint;
import io.handlewatch.trace.ProcessCost;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What this process and its engine host take, by the system's own table. Belongs to one thread. */
public final class OwnFootprint implements Footprint {
    private final ProcessTable table = new ProcessTable(NtFunctions.load());
    private final Supplier<OptionalLong> host;
    private long lastHost = -1;
    private long lastCpu;
    private long earlierCpu;

    /**
     * Begins to look.
     *
     * @param host the id of the engine host's process as long as there is one
     */
    public OwnFootprint(Supplier<OptionalLong> host) {
        this.host = host;
    }

    @Override
    public Own now() {
        long own = ProcessHandle.current().pid();
        long child = host.get().orElse(-1);
        ProcessCost watch = ProcessCost.UNKNOWN;
        ProcessCost engine = ProcessCost.UNKNOWN;
        for (ProcessTable.Entry entry : table.read(pid -> pid == own || pid == child)) {
            if (entry.pid() == own) {
                watch = entry.cost();
            } else {
                engine = entry.cost();
            }
        }
        return new Own(watch, withEarlier(child, engine));
    }

    /** A host that ended took its processor time with it: what it was last seen to have stays counted. */
    private ProcessCost withEarlier(long child, ProcessCost engine) {
        if (engine.equals(ProcessCost.UNKNOWN)) {
            return engine;
        }
        if (child != lastHost) {
            earlierCpu += lastCpu;
            lastHost = child;
        }
        lastCpu = engine.cpuMillis();
        return new ProcessCost(
                engine.privateBytes(),
                engine.workingSetBytes(),
                engine.cpuMillis() + earlierCpu,
                engine.handles(),
                engine.threads());
    }
}
