package io.handlewatch.cli;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The machine on which a watch runs. */
interface Machine {
    /** Its processes. */
    Processes processes();

    /** All of them with what the system counts for them. */
    default ProcessList processList() {
        return List::of;
    }

    /** What it has written down about its services. */
    default ServiceLog serviceLog() {
        return ServiceLog.UNKNOWN;
    }

    /** Where its debug engine would be loaded from; the folder as the user named it. Throws the sentence of what is missing. */
    default String engineFolder(Optional<Path> folder) {
        return folder.map(Path::toString).orElse("its usual folder");
    }

    /** Its debug engine; the folder as the user named it. */
    DebugEngine engine(Optional<Path> folder);

    /** Class 32 of one of its processes. */
    RingQuery ring(ProcessIdentity identity);

    /** What names code from symbol files; the folder of the engine as the user named it. */
    default Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
        throw new EngineException(EngineException.Kind.ENVIRONMENT, "Symbol files cannot be read on this machine.");
    }

    /**
     * Makes what lets this program's own processes start with less memory, once for each version; takes seconds. Empty where it is there, or cannot be made.
     *
     * @param module one that the engine in this folder can name
     */
    default Optional<Path> makeClassArchive(Optional<Path> folder, LoadedModule module) {
        return Optional.empty();
    }

    /** What names the objects that one of its processes holds open; nobody does on a machine without a system. */
    default ObjectNames objectNames(ProcessIdentity identity) {
        return ObjectNames.NONE;
    }

    /** The engines that are here, the one to use first, each in one line; the folder as the user named it. */
    default List<String> engines(Optional<Path> folder) {
        return List.of();
    }

    /** What is to be known of these engines: which were passed over and why, and what the one to use lacks; a sentence each. */
    default List<String> engineNotes(Optional<Path> folder) {
        return List.of();
    }

    /** Whether processes of other accounts may be opened; empty where nobody knows. */
    default Optional<Boolean> debugPrivilege() {
        return Optional.empty();
    }

    /** Its time. */
    Clock clock();

    /** What earlier watches noted about one of its processes; a simulated machine keeps no notes. */
    default TracingNote note(ProcessIdentity identity) {
        return TracingNote.NONE;
    }

    /** What this program takes of it. */
    default Footprint footprint() {
        return Footprint.UNKNOWN;
    }

    /** The same machine with engine and kernel query in this process, without the net that a process of their own is. */
    default Machine inProcess() {
        return this;
    }

    /** This machine. */
    static Machine here() {
        String system = System.getProperty("os.name", "");
        if (!system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            throw new EngineException(
                    EngineException.Kind.ENVIRONMENT,
                    "A process can be watched on Windows only, and this is " + system
                            + ": run it there; analyze, replay, report and demo work here.");
        }
        return WindowsMachine.here();
    }
}
