package io.handlewatch.cli;

import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.StackTable;
import io.handlewatch.watch.WatchPlan;
import io.handlewatch.windows.demo.LeakingProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code demo --live}: a leaking process of our own, watched by what watches any other. */
final class LiveDemo {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final Ending ending;
    private final Machine machine;
    private final Duration length;

    LiveDemo(Terminal terminal, Ending ending, Machine machine, Duration length) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
        this.length = length;
    }

    /** Watches, prints the report and what the process says of itself; it has ended then. */
    LiveRun.Result run(Path file, ResultOptions result) {
        try (LeakingProcess leaking = LeakingProcess.start()) {
            ProcessIdentity identity = Targets.byPid(machine.processes(), leaking.pid());
            LiveRun.Result run = watch(identity, file);
            OptionalInt leaked = leaking.end();
            Results.print(run.report(), result, terminal);
            terminal.say("The process says: "
                    + (leaked.isPresent() ? leaked.getAsInt() + " events kept since it began" : "nothing, it had ended")
                    + ", " + LeakingProcess.EVENTS_AN_HOUR + " an hour. It has ended.");
            return run;
        }
    }

    private LiveRun.Result watch(ProcessIdentity identity, Path file) {
        StackTable stacks = new StackTable();
        try (TargetProcess target = machine.processes().open(identity)) {
            OpenedSource opened =
                    new SourceOpener(machine, "", Optional.empty(), terminal::say).open(Source.AUTO, target, stacks);
            String way = opened.source().name().toLowerCase(Locale.ROOT);
            terminal.say("Watching a process of our own (" + identity.pid() + ") that leaks two events a second, by "
                    + way + ", for " + length.toSeconds() + " s. The same by hand: handlewatch watch --pid "
                    + identity.pid() + " --every " + EVERY.toSeconds() + "s");
            return new LiveRun(terminal, ending, machine)
                    .run(new WatchPlan(EVERY, length, SlotsText.MOST, false), opened, way, target, null, stacks, file);
        }
    }
}
