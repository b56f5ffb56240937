package io.handlewatch.cli;

import io.handlewatch.report.RunReport;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import io.handlewatch.watch.Attached;
import io.handlewatch.watch.NextLife;
import io.handlewatch.watch.Watch;
import io.handlewatch.watch.WatchEnd;
import io.handlewatch.watch.WatchPlan;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** One live watch as all commands run it: stored, judged, shown, and ended properly by Ctrl-C. */
final class LiveRun {
    static final long PLAIN_EVERY = 10 * 60_000;

    private final Terminal terminal;
    private final Ending ending;
    private final Machine machine;

    LiveRun(Terminal terminal, Ending ending, Machine machine) {
        this.terminal = terminal;
        this.ending = ending;
        this.machine = machine;
    }

    /**
     * What came of it.
     *
     * @param end how the watch ended
     * @param report the judgement
     * @param stored whether the run file holds all of it
     */
    record Result(WatchEnd end, RunReport report, boolean stored) {}

    /**
     * Watches to the end. The source is closed, the target is not.
     *
     * @param next finds the lives of the target that follow; null: its end is the end
     */
    Result run(
            WatchPlan plan,
            OpenedSource opened,
            String sourceName,
            TargetProcess target,
            @Nullable NextLife next,
            StackTable stacks,
            Path file) {
        TraceSource source = opened.source();
        LiveView view = new LiveView(terminal, PLAIN_EVERY, System::nanoTime);
        RunHead description = new RunHead(
                Version.text(),
                sourceName,
                target.identity().pid(),
                target.identity().image(),
                target.identity().created(),
                null,
                plan.every().toMillis(),
                plan.slots(),
                Listing.EVENTS,
                opened.engine());
        RunFile runFile;
        try {
            runFile = RunFile.planned(file, view::note);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
        try (runFile) {
            JudgedWatch log = new JudgedWatch(
                    runFile, stacks, view, new LiveText(plan.length(), terminal.colour(), ZoneId.systemDefault()));
            Watch watch = new Watch(
                    plan,
                    description,
                    attached(machine, target, source),
                    next,
                    stacks,
                    machine.clock(),
                    log,
                    machine.footprint());
            WatchEnd end = ending.during(watch::stop, watch::run);
            return new Result(end, log.report(), runFile.complete());
        }
    }

    /** Says how a watch ended and where it is kept, prints what came of it, and gives the exit code. */
    int told(Result run, ResultOptions result, Path file) {
        terminal.say("Ended: " + run.end().sentence() + ".");
        if (run.stored()) {
            terminal.say("Saved as " + file + ": 'handlewatch report " + file + "' shows it again.");
        }
        return Targets.exitCode(run.end(), Results.print(run.report(), result, terminal));
    }

    /** A life with all that is known of it here. */
    static Attached attached(Machine machine, TargetProcess target, TraceSource source) {
        ProcessIdentity identity = target.identity();
        return new Attached(
                target, source, machine.objectNames(identity), HostedServices.unexpectedEnds(machine, identity.pid()));
    }
}
