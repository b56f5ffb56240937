package io.handlewatch.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes that uses a debug engine. */
final class EngineOptions {
    @Option(
            names = "--symbols",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Folders with PDB files and symbol servers (srv*FOLDER*URL), with ; between.")
    private String symbols = "";

    @Option(names = "--engine", paramLabel = "FOLDER", description = "Folder of the debug engine (dbgeng.dll) to use.")
    private @Nullable Path folder;

    @Option(
            names = "--in-process",
            description = "Keeps the debug engine in this process, not in one of its own: only for looking into it.")
    private boolean inProcess;

    String symbols() {
        return symbols;
    }

    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** What opens targets of this machine by these options. */
    SourceOpener opener(Machine here, Terminal terminal) {
        return new SourceOpener(here, symbols, folder(), terminal::say);
    }

    /** The machine with the engine where these options put it. */
    Machine on(Machine machine) {
        return inProcess ? machine.inProcess() : machine;
    }
}
