package io.handlewatch.windows.process;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.ProcessList;
import io.handlewatch.trace.TargetCounters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes of this Windows machine. Handle counts come from the system's own table; only GDI, USER and bitness need a look at the process itself. */
public final class WindowsProcessList implements ProcessList {
    private final ProcessTable table = new ProcessTable(NtFunctions.load());

    @Override
    public List<ListedProcess> read() {
        Map<Long, List<String>> services = WindowsServices.byProcess();
        List<ListedProcess> all = table.read(pid -> pid != 0).stream()
                .map(entry -> listed(entry, services.getOrDefault(entry.pid(), List.of())))
                .toList();
        if (all.isEmpty()) {
            throw new EngineException(
                    Kind.ENVIRONMENT, "This Windows does not tell which processes run: version 7 or later is needed.");
        }
        return all;
    }

    private static ListedProcess listed(ProcessTable.Entry entry, List<String> services) {
        int gdi = -1;
        int user = -1;
        int bits = 0;
        try (OpenedProcess process = opened(entry.pid())) {
            if (process != null) {
                TargetCounters counters = ProcessCounters.of(process.handle());
                gdi = counters.gdiObjects();
                user = counters.userObjects();
                bits = Bitness.of(process.handle());
            }
        }
        return new ListedProcess(
                new ProcessIdentity(entry.pid(), entry.created(), entry.image()),
                entry.session(),
                bits,
                new TargetCounters(entry.cost().handles(), gdi, user),
                services);
    }

    /** With the rights that the counters need, or with the few that almost every process gives. */
    private static @Nullable OpenedProcess opened(long pid) {
        OpenedProcess full = OpenedProcess.tryOpen(pid, OpenedProcess.QUERY_INFORMATION);
        return full != null ? full : OpenedProcess.tryOpen(pid, OpenedProcess.QUERY_LIMITED_INFORMATION);
    }
}
