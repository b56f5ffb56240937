package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.htrace.ExtensionCheck;
import io.handlewatch.report.SafeText;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: whether a watch can run here, proved by what a watch does first. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = {
            "Says whether a watch can run on this machine, and for each missing piece what brings it.",
            "Attaches to a small process of its own, or with --pid to one of yours. Changes nothing in it, and switches no tracing on.",
            "Once for each version it makes an archive of this program's own classes (some 11 MB), with which watches take less memory."
        },
        footer = {"", "Examples:", "  handlewatch doctor", "  handlewatch doctor --pid 4312 --symbols D:\\pdb"})
final class DoctorCommand implements Callable<Integer> {
    /** So long one module's symbols may take to come. */
    private static final Duration SYMBOL_LIMIT = Duration.ofSeconds(60);

    private static final int MOST_MODULES = 200;
    private static final int MOST_NAMED = 6;
    private static final String SERVER = "srv*C:\\symbols*https://msdl.microsoft.com/download/symbols";
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final Supplier<Machine> machine;
    private final List<String> ways = new ArrayList<>();

    @Option(
            names = "--pid",
            paramLabel = "PID",
            converter = PidText.class,
            description = "A process of yours to try on; its rights and symbols are then tried too.")
    private @Nullable Long pid;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    DoctorCommand(Terminal terminal, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.machine = machine;
    }

    /** One thing that a watch needs: it answers with what was found, or throws the sentence of what is missing. */
    @FunctionalInterface
    private interface Check {
        String found();
    }

    @Override
    public Integer call() {
        if (pid != null) {
            Targets.refuseOurselves(pid);
        }
        Machine here = engine.on(machine.get());
        say("ok", "java", System.getProperty("java.version") + ", " + System.getProperty("os.arch"));
        found(here);
        here.debugPrivilege()
                .ifPresent(
                        on -> say(
                                on ? "ok" : "NOTE",
                                "rights",
                                on
                                        ? "the debug privilege is on: services and other accounts' processes can be opened"
                                        : "no debug privilege: only your own processes can be watched. Start the prompt as administrator for others."));
        if (pid != null) {
            HostedServices.unexpectedEnds(here, pid).forEach(ends -> say("NOTE", "service", ends));
            examine(here, Targets.byPid(here.processes(), pid));
        } else {
            try (OwnProcess own = OwnProcess.start()) {
                examine(here, Targets.byPid(here.processes(), own.pid()));
            }
        }
        if (ways.isEmpty()) {
            terminal.out().println("A watch cannot run here: see what is missing above.");
            return ExitCode.ENVIRONMENT;
        }
        terminal.out().println("A watch can run here: --source " + String.join(", ", ways) + ".");
        return ExitCode.DONE;
    }

    private void found(Machine here) {
        try {
            here.engines(engine.folder()).forEach(one -> say("found", "engine", one));
            here.engineNotes(engine.folder()).forEach(one -> say("NOTE", "engine", one));
        } catch (EngineException e) {
            // the attach says the same
        }
    }

    private void examine(Machine here, ProcessIdentity identity) {
        try (TargetProcess target = here.processes().open(identity)) {
            boolean handles = check("handles", () -> {
                int open = target.openHandles().size();
                return open + " open in " + identity.imageName() + " (" + identity.pid() + ")";
            });
            boolean ring = check("ring", () -> {
                try (RingQuery query = here.ring(identity)) {
                    return "the kernel's handle tracing can be asked; it is " + (query.enabled() ? "on" : "off")
                            + " there";
                }
            });
            engine(here, identity, handles, ring);
        } catch (EngineException e) {
            say("MISSING", "rights", String.valueOf(e.getMessage()));
        }
    }

    private void engine(Machine here, ProcessIdentity identity, boolean handles, boolean ring) {
        try (EngineSession session = here.engine(engine.folder()).attach(identity, engine.symbols(), ATTACH_LIMIT)) {
            say("ok", "engine", session.description());
            if (ring && handles) {
                ways.add("ring");
            }
            boolean extension = check("extension", () -> {
                ExtensionCheck.answers(session);
                return "!htrace answers";
            });
            if (extension && handles) {
                ways.addAll(List.of("list", "diff"));
            }
            check("modules", () -> session.modules().size() + " loaded");
            symbols(here, session.modules());
            session.modules().stream()
                    .findFirst()
                    .flatMap(module -> here.makeClassArchive(engine.folder(), module))
                    .ifPresent(made -> say(
                            "ok",
                            "archive",
                            "made, once for each version: what the engine host starts from is " + made));
        } catch (EngineException e) {
            say("MISSING", "engine", String.valueOf(e.getMessage()));
        }
    }

    /** What a watch with these options would name code by. */
    private void symbols(Machine here, List<LoadedModule> modules) {
        Map<String, List<LoadedModule>> byKind = new TreeMap<>();
        try (Symbolizer symbolizer = here.symbolizer(engine.folder(), engine.symbols())) {
            for (LoadedModule module : modules.subList(0, Math.min(modules.size(), MOST_MODULES))) {
                String kind = symbolizer
                        .names(module, List.of(module.base()), SYMBOL_LIMIT)
                        .symbols();
                byKind.computeIfAbsent(kind, none -> new ArrayList<>()).add(module);
            }
        } catch (EngineException e) {
            say("MISSING", "symbols", String.valueOf(e.getMessage()));
        }
        int whole = byKind.getOrDefault("pdb", List.of()).size();
        if (whole > 0) {
            say("ok", "symbols", whole + (whole == 1 ? " module has its PDB" : " modules have their PDB"));
        }
        byKind.forEach((kind, lacking) -> {
            if (!kind.equals("pdb")) {
                say(
                        "NOTE",
                        "symbols",
                        (kind.equals("export") ? "export names only" : "none") + " for "
                                + lacking.stream()
                                        .limit(MOST_NAMED)
                                        .map(module -> SafeText.of(module.name()))
                                        .collect(Collectors.joining(", "))
                                + (lacking.size() > MOST_NAMED ? " and " + (lacking.size() - MOST_NAMED) + " more" : "")
                                + ". Your own: --symbols FOLDER of their PDBs; Windows': --symbols " + SERVER
                                + ", or once: symchk /r "
                                + SafeText.of(lacking.get(0).image()) + " /s " + SERVER);
            }
        });
    }

    private boolean check(String name, Check check) {
        try {
            say("ok", name, check.found());
            return true;
        } catch (EngineException e) {
            say("MISSING", name, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void say(String state, String name, String detail) {
        terminal.out().println(String.format("%-8s %-10s %s", state, name, detail));
    }
}
