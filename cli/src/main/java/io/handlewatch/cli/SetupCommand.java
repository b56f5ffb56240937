package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.windows.dbgeng.EngineSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code setup}: a private folder with a debug engine, where no Debugging Tools can be installed. */
@Command(
        name = "setup",
        sortOptions = false,
        description = {
            "Lays a private debug engine for handlewatch: the files of one kit, checked, under their right names. doctor and watch of this account find it then.",
            "Downloads nothing: the kit is a folder of the Debugging Tools, the amd64 folder of WinDbg, or a package that somebody has fetched."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch setup --engine-from microsoft.debugging.platform.dbgeng.20260109.1235.0.nupkg",
            "  handlewatch setup --engine-from \"E:\\Windows Kits\\10\\Debuggers\\x64\" --to D:\\tools\\engine"
        })
final class SetupCommand implements Callable<Integer> {
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final Supplier<Machine> machine;

    @Option(
            names = "--engine-from",
            required = true,
            paramLabel = "KIT",
            description = "A folder with dbgeng.dll in it or below it, or a .nupkg.")
    private Path kit = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Where to lay it; never overwritten (default: %%LOCALAPPDATA%%\\handlewatch\\engine).")
    private @Nullable Path to;

    SetupCommand(Terminal terminal, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        Machine here = machine.get();
        Path target = to == null
                ? EngineSetup.usualFolder()
                : terminal.folder().resolve(to).toAbsolutePath();
        EngineSetup.Laid laid = EngineSetup.lay(terminal.folder().resolve(kit), target);
        terminal.out()
                .println("Laid in " + laid.folder() + ": version " + laid.version() + ", "
                        + String.join(" ", laid.files()) + ".");
        laid.missed().forEach(terminal.out()::println);
        try (OwnProcess own = OwnProcess.start();
                EngineSession session = here.engine(Optional.of(target))
                        .attach(Targets.byPid(here.processes(), own.pid()), "", ATTACH_LIMIT)) {
            terminal.out().println("It loads and attaches: " + session.description() + ".");
        } catch (EngineException e) {
            throw new EngineException(
                    EngineException.Kind.ENVIRONMENT,
                    "The engine is laid in " + target + ", but it does not work here: " + e.getMessage(),
                    e);
        }
        EngineSetup.remember(target);
        terminal.out()
                .println("doctor and watch find it from now on, unless --engine or HANDLEWATCH_ENGINE names another.");
        return ExitCode.DONE;
    }
}
