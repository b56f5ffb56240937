package io.handlewatch.cli;

import io.handlewatch.htrace.DiffSource;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.StackTable;
import io.handlewatch.watch.WatchPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: one look, as people do it by hand with {@code !htrace -enable}, {@code -snapshot} and {@code -diff}. */
@Command(
        name = "diff",
        sortOptions = false,
        description = {
            "Takes a short look: what is opened within a minute and is still open.",
            "Switches handle tracing on, takes a snapshot, waits, and asks for the difference: !htrace -enable, -snapshot and -diff as by hand. Every handle that is open is held against the answer, since -diff may hide some.",
            "A short look ranks suspects; a verdict needs a longer watch."
        },
        footer = {"", "Examples:", "  handlewatch diff 4312", "  handlewatch diff 4312 --wait 5m --symbols D:\\pdb"})
final class DiffCommand implements Callable<Integer> {
    /** Before the snapshot some time is left, as by hand: a snapshot of an empty ring is none. */
    private static final Duration BEFORE_SNAPSHOT = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final Ending ending;
    private final Supplier<Machine> machine;

    @Parameters(index = "0", paramLabel = "PID", converter = PidText.class, description = "The process id.")
    private Long pid = 0L;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationText.class,
            description = "Time between snapshot and diff (default: 60s).")
    private Duration wait = Duration.ofSeconds(60);

    @Mixin
    private AttachOptions attach = new AttachOptions();

    @Mixin
    private ResultOptions result = new ResultOptions();

    DiffCommand(Terminal terminal, Ending ending, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        Targets.refuseOurselves(pid);
        Machine here = attach.engine().on(machine.get());
        ProcessIdentity identity = Targets.byPid(here.processes(), pid);
        Path file =
                Targets.runFile(terminal, attach.out(), identity, here.clock().now());
        RunFile.planned(file, terminal::say);
        WatchPlan plan = new WatchPlan(BEFORE_SNAPSHOT, wait, BEFORE_SNAPSHOT.plus(wait), SlotsText.MOST, false, 1);
        StackTable stacks = new StackTable();
        try (TargetProcess target = here.processes().open(identity)) {
            OpenedSource opened = attach.engine().opener(here, terminal).open(Source.DIFF, target, stacks);
            terminal.say("Looking at " + identity.imageName() + " (" + pid + ") for "
                    + wait.plus(BEFORE_SNAPSHOT).toSeconds() + " s; Ctrl-C looks at once.");
            OpenedSource checked = new OpenedSource(
                    new CheckedDiff((DiffSource) opened.source(), here.clock(), terminal::say), opened.engine());
            LiveRun live = new LiveRun(terminal, ending, here);
            return live.told(live.run(plan, checked, "diff", target, null, stacks, file), result, file);
        }
    }
}
