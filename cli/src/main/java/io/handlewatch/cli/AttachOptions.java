package io.handlewatch.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes that attaches to a process and writes a run. */
final class AttachOptions {
    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Option(
            names = "--out",
            paramLabel = "RUN",
            description = "The run file; never overwritten (default: handlewatch-PID-UTC.hwrun in the current folder).")
    private @Nullable Path out;

    EngineOptions engine() {
        return engine;
    }

    @Nullable
    Path out() {
        return out;
    }
}
