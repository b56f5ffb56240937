package io.handlewatch.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes that attaches to a process and writes a run. */
final class AttachOptions {
    @Option(
            names = "--symbols",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Folders with PDB files, with ; between.")
    private String symbols = "";

    @Option(
            names = "--out",
            paramLabel = "RUN",
            description = "The run file; never overwritten (default: handlewatch-PID-UTC.hwrun in the current folder).")
    private @Nullable Path out;

    @Option(names = "--engine", paramLabel = "FOLDER", description = "Folder of the debug engine (dbgeng.dll) to use.")
    private @Nullable Path engine;

    @Option(
            names = "--in-process",
            description = "Keeps the debug engine in this process, not in one of its own: only for looking into it.")
    private boolean inProcess;

    /** The machine with the engine where these options put it. */
    Machine on(Machine machine) {
        return inProcess ? machine.inProcess() : machine;
    }

    String symbols() {
        return symbols;
    }

    @Nullable
    Path out() {
        return out;
    }

    Optional<Path> engine() {
        return Optional.ofNullable(engine);
    }
}
