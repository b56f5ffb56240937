package io.handlewatch.cli;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.windows.Windows;
import java.nio.file.Path;
import java.util.Optional;

/** The Windows machine that this program runs on. */
record WindowsMachine(Windows windows) implements Machine {
    @Override
    public Processes processes() {
        return windows.processes();
    }

    @Override
    public DebugEngine engine(Optional<Path> folder) {
        return windows.engine(folder);
    }

    @Override
    public RingQuery ring(ProcessIdentity identity) {
        return windows.ring(identity);
    }

    @Override
    public Clock clock() {
        return windows.clock();
    }
}
