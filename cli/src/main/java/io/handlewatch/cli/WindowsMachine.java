package io.handlewatch.cli;

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
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.tracing.TracingNote;
import io.handlewatch.windows.Windows;
import io.handlewatch.windows.dbgeng.DbgEngine;
import io.handlewatch.windows.host.HostedMachine;
import io.handlewatch.windows.process.OwnChildren;
import io.handlewatch.windows.process.WindowsProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Windows machine that this program runs on.
 *
 * @param host where engine and kernel query live; null: in this process
 */
record WindowsMachine(Windows windows, @Nullable HostedMachine host) implements Machine {
    /** The machine with its engine in a process of its own. */
    static WindowsMachine here() {
        return new WindowsMachine(Windows.here(), new HostedMachine());
    }

    @Override
    public Processes processes() {
        return windows.processes();
    }

    @Override
    public ProcessList processList() {
        return windows.processList();
    }

    @Override
    public ServiceLog serviceLog() {
        return windows.serviceLog();
    }

    @Override
    public String engineFolder(Optional<Path> folder) {
        return windows.engineFolder(folder).toString();
    }

    @Override
    public DebugEngine engine(Optional<Path> folder) {
        return host == null ? windows.engine(folder) : host.engine(folder);
    }

    @Override
    public RingQuery ring(ProcessIdentity identity) {
        return host == null ? windows.ring(identity) : host.ring(identity);
    }

    @Override
    public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
        return host == null ? windows.symbolizer(folder, symbolPath) : host.symbolizer(folder, symbolPath);
    }

    @Override
    public Optional<Path> makeClassArchive(Optional<Path> folder, LoadedModule module) {
        return host == null ? Optional.empty() : host.makeClassArchive(folder, module);
    }

    @Override
    public ObjectNames objectNames(ProcessIdentity identity) {
        return host == null ? windows.objectNames(identity) : host.objectNames(identity);
    }

    @Override
    public List<String> engines(Optional<Path> folder) {
        return DbgEngine.found(folder);
    }

    @Override
    public List<String> engineNotes(Optional<Path> folder) {
        return DbgEngine.notes(folder);
    }

    @Override
    public Optional<Boolean> debugPrivilege() {
        return Optional.of(windows.debugPrivilege());
    }

    @Override
    public Clock clock() {
        return windows.clock();
    }

    @Override
    public TracingNote note(ProcessIdentity identity) {
        return TracingNote.about(identity, TracingNote.folder(), WindowsProcesses::begun);
    }

    @Override
    public Footprint footprint() {
        return windows.footprint(host == null ? OwnChildren.NONE : host.children());
    }

    @Override
    public Machine inProcess() {
        return new WindowsMachine(windows, null);
    }
}
