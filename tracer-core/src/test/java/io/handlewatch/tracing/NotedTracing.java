package io.handlewatch.tracing;

import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of tracing share: a target, the notes about it in a folder, and a clock. */
abstract class NotedTracing {
    static final ProcessIdentity TARGET =
            new ProcessIdentity(4312, Instant.parse("2026-03-02T18:00:00.123456700Z"), "C:\\svc\\orders.exe");

    @TempDir
    Path folder;

    final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));

    TracingNote note() {
        return TracingNote.about(TARGET, folder.resolve("state"));
    }

    Tracing tracing(TraceSwitch handle) {
        return new Tracing(handle, note(), clock, null);
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            return files.toList();
        }
    }

    static List<String> texts(List<Action> actions) {
        return actions.stream().map(Action::text).toList();
    }
}
