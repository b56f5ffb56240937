package io.handlewatch.cli;

import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.target.ServiceProcess;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.StackTable;
import io.handlewatch.watch.Attached;
import io.handlewatch.watch.NextLife;
import io.handlewatch.watch.Successor;
import io.handlewatch.watch.WatchPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch}: a process on a schedule, for a minute or a night. */
@Command(
        name = "watch",
        sortOptions = false,
        description = {
            "Watches a running process without stopping it, until --for has passed, Ctrl-C is pressed or it ends; then says what leaks.",
            "Tracing is switched off again at the end if this watch switched it on. A second Ctrl-C is not needed."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch watch --name orders.exe --for 8h",
            "  handlewatch watch --service Spooler --for 8h",
            "  handlewatch watch --pid 4312 --every 30s --symbols D:\\pdb --out night.hwrun",
            "  handlewatch watch --pid 4312 --for 30m --fail-on leak,insufficient"
        })
final class WatchCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Ending ending;
    private final Supplier<Machine> machine;

    /** Which process. */
    private static final class Which {
        @Option(
                names = "--pid",
                required = true,
                paramLabel = "PID",
                converter = PidText.class,
                description = "The process id.")
        private @Nullable Long pid;

        @Option(
                names = "--name",
                required = true,
                paramLabel = "IMAGE",
                description = "The image name, with or without .exe; there must be one such process.")
        private @Nullable String name;

        @Option(
                names = "--service",
                required = true,
                paramLabel = "SERVICE",
                description = "The short name of a Windows service that runs.")
        private @Nullable String service;
    }

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationText.class,
            description =
                    "Time between two readings (default: 60s). Shorter ones are taken while the ring fills faster.")
    private Duration every = Duration.ofSeconds(60);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "Ends after this time, as in 8h; without it on Ctrl-C.")
    private @Nullable Duration length;

    @Option(
            names = "--source",
            paramLabel = "WAY",
            defaultValue = "auto",
            description =
                    "ring: the kernel's block; list: !htrace lists; diff: !htrace -diff and -snapshot, as people do by hand;"
                            + " auto: ring, and list where that is refused (default).")
    private Source source = Source.AUTO;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "0x20000",
            converter = SlotsText.class,
            description = "Size of the kernel's ring, 0x80 to 0x20000 (default: 0x20000).")
    private Integer slots = SlotsText.MOST;

    @Option(
            names = "--follow",
            description =
                    "When the process ends, waits for its next life and watches that too: of the service, or the next process of the"
                            + " same image path. Where programs share an image, as java.exe, name the service.")
    private boolean follow;

    @Option(names = "--leave-enabled", description = "Leaves handle tracing on at the end.")
    private boolean leaveEnabled;

    @Option(
            names = "--dry-run",
            description = "Does nothing to the process: says what a watch would do to it, and the known risks.")
    private boolean dryRun;

    @Mixin
    private AttachOptions attach = new AttachOptions();

    @Mixin
    private ResultOptions result = new ResultOptions();

    WatchCommand(Terminal terminal, Ending ending, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        if (which.pid != null) {
            Targets.refuseOurselves(which.pid);
        }
        Machine here = attach.engine().on(machine.get());
        ProcessIdentity identity = identity(here.processes());
        Path file =
                Targets.runFile(terminal, attach.out(), identity, here.clock().now());
        RunFile.planned(file, terminal::say);
        WatchPlan plan = new WatchPlan(every, length, slots, leaveEnabled);
        if (dryRun) {
            new DryRun(
                            here,
                            plan,
                            source,
                            attach.engine().folder(),
                            attach.engine().symbols())
                    .lines(identity, file)
                    .forEach(terminal.out()::println);
            return ExitCode.DONE;
        }
        SourceOpener opener = attach.engine().opener(here, terminal);
        StackTable stacks = new StackTable();
        try (TargetProcess target = here.processes().open(identity)) {
            OpenedSource opened = opener.open(source, target, stacks);
            String way = opened.source().name();
            NextLife next =
                    follow ? nextLife(here, opener, Source.valueOf(way.toUpperCase(Locale.ROOT)), stacks) : null;
            terminal.say("Watching " + identity.imageName() + " (" + identity.pid() + ") by " + way + ", every "
                    + every.toSeconds() + " s" + (length == null ? "; Ctrl-C ends it." : "."));
            LiveRun live = new LiveRun(terminal, ending, here);
            return live.told(
                    live.run(plan, opened, way.toLowerCase(Locale.ROOT), target, next, stacks, file), result, file);
        }
    }

    /** Later lives are read the way the first is: what a run holds is of one kind. */
    private NextLife nextLife(Machine here, SourceOpener opener, Source way, StackTable stacks) {
        Successor successor = which.service == null
                ? Successor.ofImage(here.processes(), terminal::say)
                : Successor.ofService(here.processes(), which.service);
        return (ended, lastAlive) ->
                successor.after(ended, lastAlive).map(identity -> attach(here, opener, identity, way, stacks));
    }

    private Attached attach(
            Machine here, SourceOpener opener, ProcessIdentity identity, Source way, StackTable stacks) {
        TargetProcess target = here.processes().open(identity);
        try {
            return LiveRun.attached(
                    here, target, opener.open(way, target, stacks).source());
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private ProcessIdentity identity(Processes processes) {
        if (which.pid != null) {
            return Targets.byPid(processes, which.pid);
        }
        if (which.name != null) {
            return Targets.byName(processes, which.name);
        }
        ServiceProcess service = processes.service(String.valueOf(which.service));
        if (!service.others().isEmpty()) {
            terminal.say(
                    "Its process also runs " + String.join(", ", service.others()) + ": what they leak is seen too.");
        }
        return service.process();
    }
}
