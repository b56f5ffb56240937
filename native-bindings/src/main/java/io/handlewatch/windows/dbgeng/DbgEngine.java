package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.windows.process.ProcessModules;
import io.handlewatch.windows.symbols.SymbolFiles;
import io.handlewatch.windows.symbols.TargetImages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Microsoft's debug engine in this process. dbgeng is global: there is one session at a time, and each attach leaks about half a megabyte inside the
 * engine, so a watch attaches once.
 */
public final class DbgEngine implements DebugEngine {
    private final Optional<Path> folder;
    private final Processes processes;

    /**
     * An engine that is looked for at the attach.
     *
     * @param folder what the user named, empty where nothing
     * @param processes to see that the PID is still the process that was meant
     */
    public DbgEngine(Optional<Path> folder, Processes processes) {
        this.folder = folder;
        this.processes = processes;
    }

    /** The engines that are here, the one to use first, each in one line. */
    public static List<String> found(Optional<Path> folder) {
        return EngineFolder.all(folder, new WindowsPlaces()).stream()
                .map(one -> one.folder() + " (by " + one.by() + ")")
                .toList();
    }

    /** What is to be known of these engines: each that was passed over, with the reason, and what the one to use lacks, with the command that brings it. */
    public static List<String> notes(Optional<Path> folder) {
        EngineFolder.Search search = EngineFolder.search(folder, new WindowsPlaces());
        List<String> notes = new ArrayList<>(search.passedOver());
        EngineSetup.symbolServer(search.found()).ifPresent(notes::add);
        return notes;
    }

    /** What names code from symbol files, without attaching to anything. Belongs to the calling thread. */
    public static Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
        return new SymbolFiles(folder(folder), symbolPath);
    }

    /**
     * Where the engine is: what the user named, or what is found on this machine.
     *
     * @throws EngineException where there is none
     */
    public static Path folder(Optional<Path> named) {
        return EngineFolder.find(named, new WindowsPlaces()).folder();
    }

    @Override
    public EngineSession attach(ProcessIdentity target, String symbolPath, Duration limit) {
        if (target.pid() == ProcessHandle.current().pid()) {
            throw new EngineException(
                    Kind.WRONG_USE,
                    "Process " + target.pid() + " is handlewatch itself: give the id of the process to watch.");
        }
        Path found = folder(folder);
        DbgSession session = DbgSession.attach(
                () -> EngineLibrary.load(found),
                target,
                symbolPath,
                limit,
                new DbgSession.Images(
                        new TargetImages(target.pid()),
                        () -> ProcessModules.of(target.pid()),
                        () -> new SymbolFiles(found, symbolPath)));
        Optional<ProcessIdentity> now = processes.find(target.pid());
        if (now.isEmpty() || !now.get().created().equals(target.created())) {
            session.close();
            throw new EngineException(
                    Kind.TARGET_GONE,
                    "Process " + target.pid() + " ended while the engine attached. Start it again and attach then.");
        }
        return session;
    }
}
