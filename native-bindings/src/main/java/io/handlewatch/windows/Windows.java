package io.handlewatch.windows;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.Clock;
import io.handlewatch.target.Footprint;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.ProcessList;
import io.handlewatch.target.Processes;
import io.handlewatch.target.ServiceLog;
import io.handlewatch.windows.dbgeng.DbgEngine;
import io.handlewatch.windows.process.DebugPrivilege;
import io.handlewatch.windows.process.GuardedNames;
import io.handlewatch.windows.process.OwnChildren;
import io.handlewatch.windows.process.OwnFootprint;
import io.handlewatch.windows.process.WindowsProcessList;
import io.handlewatch.windows.process.WindowsProcesses;
import io.handlewatch.windows.process.WindowsServiceLog;
import io.handlewatch.windows.ring.KernelRing;
import java.nio.file.Path;
import java.util.Optional;

/** This Windows machine. Only on Windows; any thread. */
public final class Windows {
    private final Processes processes = new WindowsProcesses();
    private final Clock clock = new WindowsClock();

    private final boolean debugPrivilege;

    private Windows(boolean debugPrivilege) {
        this.debugPrivilege = debugPrivilege;
    }

    /** This machine, with the debug privilege switched on where this account has it: services of other accounts can then be opened. */
    public static Windows here() {
        return new Windows(DebugPrivilege.enable());
    }

    /** Whether this account has the debug privilege. */
    public boolean debugPrivilege() {
        return debugPrivilege;
    }

    /** Its processes. */
    public Processes processes() {
        return processes;
    }

    /** All of them with what the system counts for them. */
    public ProcessList processList() {
        return new WindowsProcessList();
    }

    /** What it has written down about its services. */
    public ServiceLog serviceLog() {
        return new WindowsServiceLog();
    }

    /** The folder that its debug engine would be loaded from; as the user named it, or as it is found. */
    public Path engineFolder(Optional<Path> folder) {
        return DbgEngine.folder(folder);
    }

    /** Its debug engine; the folder as the user named it. */
    public DebugEngine engine(Optional<Path> folder) {
        return new DbgEngine(folder, processes);
    }

    /** What names code from symbol files, in this process; belongs to the thread that uses it. */
    public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
        return DbgEngine.symbolizer(folder, symbolPath);
    }

    /** The kernel's handle tracing of one process. */
    public RingQuery ring(ProcessIdentity identity) {
        return KernelRing.of(identity);
    }

    /** What names the objects that a process holds open, in this process. */
    public ObjectNames objectNames(ProcessIdentity identity) {
        return GuardedNames.of(identity.pid());
    }

    /** What this process takes, and those that it has started. */
    public Footprint footprint(OwnChildren children) {
        return new OwnFootprint(children);
    }

    /** Its time. */
    public Clock clock() {
        return clock;
    }
}
