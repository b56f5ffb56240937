package io.handlewatch.cli;

import io.handlewatch.simulate.DemoService;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import io.handlewatch.watch.WatchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: a night of a leaking service, simulated, through everything that a live watch goes through. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Watches a simulated service for a night that passes in seconds: leaks among caches, pools, sessions and daily traffic.",
            "Only the machine is simulated; what reads, stores and judges it is what watches a real process. Works on every system.",
            "With --live, on Windows: watches a small leaking process of its own for a minute or two, as watch would, and ends it."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch demo",
            "  handlewatch demo --seed 7 --keep",
            "  handlewatch demo --hours 2 --json",
            "  handlewatch demo --live"
        })
final class DemoCommand implements Callable<Integer> {
    private static final double SHORTEST = 0.5;
    private static final double LONGEST = 24;
    private static final Duration EVERY = Duration.ofSeconds(60);
    private static final Duration LIVE = Duration.ofSeconds(90);

    /** A minute of this service is a fraction of it, and the largest ring would only be copied 480 times. */
    private static final int SLOTS = 0x4000;

    /** So long a night takes at least where a person watches it. */
    private static final long VISIBLE_MILLIS = 10_000;

    private final Terminal terminal;
    private final Ending ending;
    private final Supplier<Machine> machine;

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "8",
            description = "Length of the night, 0.5 to 24 (default: 8).")
    private double hours = 8;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same night (default: by chance).")
    private @Nullable Long seed;

    @Option(names = "--live", description = "Watches a real process of its own that leaks two events a second.")
    private boolean live;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "With --live: for so long (default: 90s).")
    private @Nullable Duration length;

    @Option(
            names = "--keep",
            description =
                    "Saves the run in the current folder, as handlewatch-demo-SEED.hwrun or handlewatch-demo-live.hwrun.")
    private boolean keep;

    @Mixin
    private ResultOptions result = new ResultOptions();

    DemoCommand(Terminal terminal, Ending ending, Supplier<Machine> machine) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
    }

    @Override
    public Integer call() throws IOException {
        if (!(hours >= SHORTEST && hours <= LONGEST)) {
            throw new UsageException("A night of " + hours + " hours is not simulated: --hours takes 0.5 to 24.");
        }
        if (live && seed != null) {
            throw new UsageException("--seed belongs to the simulated night: leave it out with --live.");
        }
        if (!live && length != null) {
            throw new UsageException("--for belongs to --live: a simulated night is as long as --hours says.");
        }
        if (live) {
            LiveDemo demo = new LiveDemo(terminal, ending, machine.get(), length == null ? LIVE : length);
            return kept("live", file -> demo.run(file, result));
        }
        long number = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
        return kept(Long.toString(number), file -> {
            DemoService service = DemoService.of(number, hours);
            LiveRun.Result run = watch(service, number, file);
            Results.printDemo(run.report(), service.truth(), result, terminal);
            return run;
        });
    }

    /** Runs a watch into a file, which stays where it was asked for or where text was printed. */
    private int kept(String name, Function<Path, LiveRun.Result> watch) throws IOException {
        Path folder = keep ? terminal.folder() : Files.createTempDirectory("handlewatch-demo");
        Path file = folder.resolve("handlewatch-demo-" + name + ".hwrun");
        boolean stays = keep;
        try {
            if (Files.exists(file)) {
                throw UsageException.thereAlready(file, "move it away" + (live ? "" : ", or take another --seed"));
            }
            RunFile.planned(file, terminal::say);
            LiveRun.Result run = watch.apply(file);
            stays |= !result.json() && run.stored();
            if (stays) {
                terminal.say("Saved as " + file + ": 'handlewatch report " + file + "' shows it again.");
            }
            return Targets.exitCode(run.end(), Results.exitCode(run.report().judgement(), result));
        } finally {
            if (!stays) {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        }
    }

    private LiveRun.Result watch(DemoService service, long number, Path file) {
        DemoMachine machine = new DemoMachine(service);
        StackTable stacks = new StackTable();
        Duration night = Duration.ofSeconds(Math.round(hours * 3600));
        terminal.say("Watching a simulated " + service.identity().imageName() + " for " + hoursText() + " (seed "
                + number + ").");
        try (TargetProcess target = machine.processes().open(service.identity())) {
            OpenedSource opened =
                    new SourceOpener(machine, "", Optional.empty(), terminal::say).open(Source.RING, target, stacks);
            TraceSource source = terminal.watched() && !result.json()
                    ? new SlowedSource(opened.source(), VISIBLE_MILLIS * EVERY.toSeconds() / night.toSeconds())
                    : opened.source();
            return new LiveRun(terminal, ending, machine)
                    .run(
                            new WatchPlan(EVERY, night, SLOTS, false),
                            new OpenedSource(source, opened.engine()),
                            "simulated ring",
                            target,
                            null,
                            stacks,
                            file);
        }
    }

    private String hoursText() {
        return hours == Math.rint(hours) ? Math.round(hours) + (hours == 1 ? " hour" : " hours") : hours + " hours";
    }
}
