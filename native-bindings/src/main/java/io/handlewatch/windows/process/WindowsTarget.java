package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TargetCounters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The process that is watched, by a handle of our own. */
final class WindowsTarget implements TargetProcess {
    private final ProcessIdentity identity;
    private final OpenedProcess process;
    private final HandleTable handles;
    private final List<ProcessEnd> ends = new ArrayList<>();

    WindowsTarget(ProcessIdentity identity, OpenedProcess process, NtFunctions nt) {
        this.identity = identity;
        this.process = process;
        this.handles = new HandleTable(nt);
    }

    /** A process handle is signalled from the end of its process on. */
    static boolean runs(WinNT.HANDLE process) {
        return Kernel32.INSTANCE.WaitForSingleObject(process, 0) == WinError.WAIT_TIMEOUT;
    }

    @Override
    public ProcessIdentity identity() {
        return identity;
    }

    @Override
    public boolean alive() {
        return runs(process.handle());
    }

    @Override
    public OptionalInt exitCode() {
        IntByReference code = new IntByReference();
        return !alive() && Kernel32.INSTANCE.GetExitCodeProcess(process.handle(), code)
                ? OptionalInt.of(code.getValue())
                : OptionalInt.empty();
    }

    @Override
    public Optional<Instant> endedAt() {
        return alive() ? Optional.empty() : WindowsProcesses.ended(process.handle());
    }

    /** The target's id cannot be another process's: our handle keeps it. */
    @Override
    public void whenEnded(Runnable heard) {
        OpenedProcess waitedFor = OpenedProcess.tryOpen(identity.pid(), OpenedProcess.SYNCHRONIZE);
        if (waitedFor != null) {
            try {
                ends.add(new ProcessEnd(waitedFor, heard));
            } catch (OutOfMemoryError e) {
                waitedFor.close(); // no further thread now: the end is seen at the next look
            }
        }
    }

    @Override
    public OpenSet openHandles() {
        OpenSet open = handles.read(process.handle(), identity.pid());
        if (!alive()) {
            // The table of all processes has nothing of one that is gone; nor was all of it open a moment before.
            throw new EngineException(Kind.TARGET_GONE, "Process " + identity.pid() + " has ended.");
        }
        return open;
    }

    @Override
    public TargetCounters counters() {
        return alive() ? ProcessCounters.of(process.handle()) : TargetCounters.UNKNOWN;
    }

    @Override
    public void close() {
        ends.forEach(ProcessEnd::close);
        ends.clear();
        process.close();
    }
}
