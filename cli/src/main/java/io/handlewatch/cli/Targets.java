package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.watch.WatchEnd;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which process is meant, and where its run goes. */
final class Targets {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Targets() {}

    /** Refuses our own process on every system: an engine that waits for itself never answers. */
    static void refuseOurselves(long pid) {
        if (pid == ProcessHandle.current().pid()) {
            throw new EngineException(
                    Kind.WRONG_USE, "Process " + pid + " is handlewatch itself: give the id of the process to watch.");
        }
    }

    /** The process with this id. */
    static ProcessIdentity byPid(Processes processes, long pid) {
        return processes
                .find(pid)
                .orElseThrow(() -> new EngineException(
                        Kind.TARGET_GONE,
                        "There is no process " + pid
                                + ": take the id from Task Manager or tasklist, or use watch --name."));
    }

    /** The one process with this image name. */
    static ProcessIdentity byName(Processes processes, String name) {
        List<ProcessIdentity> all = processes.named(name);
        if (all.isEmpty()) {
            throw new EngineException(
                    Kind.TARGET_GONE,
                    "There is no process named " + name
                            + ": start it first, or take the name from Task Manager or tasklist.");
        }
        if (all.size() > 1) {
            String pids = all.stream().map(one -> Long.toString(one.pid())).collect(Collectors.joining(", "));
            throw new UsageException(
                    "There are " + all.size() + " processes named " + name + ": name one by --pid (" + pids + ").");
        }
        return all.get(0);
    }

    /** The run file asked for, or the default name in the current folder. */
    static Path runFile(Terminal terminal, @Nullable Path asked, ProcessIdentity identity, Instant now) {
        Path name = asked != null ? asked : Path.of("handlewatch-" + identity.pid() + "-" + UTC.format(now) + ".hwrun");
        return terminal.folder().resolve(name);
    }

    /** The exit code of a live watch: what went wrong in it comes before what it found. */
    static int exitCode(WatchEnd end, int ofVerdict) {
        if (end.cause() == WatchEnd.Cause.READINGS_FAILED) {
            return ExitCode.ENVIRONMENT;
        }
        // The one sample of a target that ended at once says only that.
        return end.cause() == WatchEnd.Cause.TARGET_ENDED && end.samples() <= 1 ? ExitCode.TARGET_GONE : ofVerdict;
    }
}
