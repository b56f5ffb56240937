package io.handlewatch.windows.process;

import io.handlewatch.target.Footprint;
import io.handlewatch.trace.ProcessCost;
import java.util.HashSet;
import java.util.Set;

/**
 * What this process and those that it has started take, by the system's own table. Of one that is there for a moment memory and processor time count; its handles and
 * threads would hide whether those of the others grow. Belongs to one thread.
 */
public final class OwnFootprint implements Footprint {
    private final ProcessTable table = new ProcessTable(NtFunctions.load());
    private final OwnChildren children;

    /** Begins to look. */
    public OwnFootprint(OwnChildren children) {
        this.children = children;
    }

    @Override
    public Own now() {
        long own = ProcessHandle.current().pid();
        OwnChildren.Now now = children.now();
        Set<Long> lasting = new HashSet<>(now.lasting());
        Set<Long> passing = new HashSet<>(now.passing());
        ProcessCost watch = ProcessCost.UNKNOWN;
        ProcessCost hosts = ProcessCost.UNKNOWN;
        for (ProcessTable.Entry entry :
                table.read(pid -> pid == own || lasting.contains(pid) || passing.contains(pid))) {
            if (entry.pid() == own) {
                watch = entry.cost();
            } else {
                ProcessCost cost = entry.cost();
                hosts = hosts.plus(
                        lasting.contains(entry.pid())
                                ? cost
                                : new ProcessCost(
                                        cost.privateBytes(), cost.workingSetBytes(), cost.cpuMillis(), -1, -1));
            }
        }
        return new Own(watch, withEnded(hosts, now.endedCpuMillis()));
    }

    private static ProcessCost withEnded(ProcessCost hosts, long endedCpuMillis) {
        if (hosts.equals(ProcessCost.UNKNOWN)) {
            return hosts;
        }
        return new ProcessCost(
                hosts.privateBytes(),
                hosts.workingSetBytes(),
                hosts.cpuMillis() + endedCpuMillis,
                hosts.handles(),
                hosts.threads());
    }
}
