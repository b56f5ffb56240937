package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.names.RunNames;
import io.handlewatch.report.SafeText;
import io.handlewatch.store.RunReader;
import io.handlewatch.store.RunStore;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.StackTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code names}: gives an old run the names that were not to be had where it was recorded. */
@Command(
        name = "names",
        sortOptions = false,
        description = {
            "Names the code of a run by its PDB files, afterwards and on any Windows machine.",
            "Each module of the run is known by its PDB's GUID and age, and another build's PDB is refused. The run file is changed: its frames get the names; nothing else in it does."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch names night.hwrun --symbols D:\\pdb",
            "  handlewatch names night.hwrun --symbols D:\\pdb;srv*C:\\symbols*https://msdl.microsoft.com/download/symbols"
        })
final class NamesCommand implements Callable<Integer> {
    /** The PDB of a browser has a gigabyte, and may come over a slow line. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Terminal terminal;
    private final Supplier<Machine> machine;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file.")
    private Path run = Path.of("");

    @Mixin
    private EngineOptions engine = new EngineOptions();

    NamesCommand(Terminal terminal, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        Path file = terminal.folder().resolve(run);
        StackTable stacks;
        try (RunReader reader = RunReader.open(file)) {
            stacks = reader.stacks();
            if (stacks.modules().isEmpty()) {
                throw new UsageException(
                        file
                                + " keeps no modules, so its frames cannot be named later: runs of live watches of this version and later do.");
            }
        }
        long before = stacks.revision();
        List<RunNames.Named> all;
        try (Symbolizer symbols = engine.on(here(file)).symbolizer(engine.folder(), engine.symbols())) {
            all = RunNames.name(stacks, symbols, LIMIT);
        }
        if (stacks.revision() > before) {
            RunStore.rename(file, stacks, before);
        }
        int asked = 0;
        int named = 0;
        for (RunNames.Named one : all) {
            asked += one.asked();
            named += one.named();
            terminal.out().println(line(one));
        }
        terminal.out()
                .println(
                        asked == 0
                                ? "All code in this run has its name already."
                                : named + " of " + asked + " addresses without a symbol's name have one now.");
        return ExitCode.DONE;
    }

    private Machine here(Path file) {
        try {
            return machine.get();
        } catch (EngineException e) {
            throw new EngineException(
                    EngineException.Kind.ENVIRONMENT,
                    "A run is named by Microsoft's dbghelp.dll, on Windows only: take " + file
                            + " to a Windows machine and run the same there.",
                    e);
        }
    }

    private static String line(RunNames.Named one) {
        LoadedModule module = one.module();
        String head = String.format(
                Locale.ROOT, "%-24s %4d of %d named", SafeText.of(module.name()), one.named(), one.asked());
        if (!one.fault().isEmpty()) {
            return head + ": " + SafeText.of(one.fault());
        }
        if (one.named() > 0) {
            return head;
        }
        String pdb = module.pdb();
        String file =
                pdb.substring(Math.max(pdb.lastIndexOf('\\'), pdb.lastIndexOf('/')) + 1); // linkers write whole paths
        return head + ": "
                + (module.pdb().isEmpty()
                        ? "its image names no PDB"
                        : "no " + SafeText.of(file) + " with GUID " + SafeText.of(module.guid()) + ", age "
                                + module.age() + " on the symbol path");
    }
}
