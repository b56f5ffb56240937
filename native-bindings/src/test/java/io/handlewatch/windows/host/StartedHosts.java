package io.handlewatch.windows.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hosts in JVMs of their own, with a simulated machine in place of Windows; each does what the mode says at its start. Ends them all. */
final class StartedHosts implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);

    final FakeHost.Machine here = new FakeHost.Machine(() -> {}, () -> {});
    final List<ChildProcess> children = new CopyOnWriteArrayList<>();
    private final Host names = new Host(this::child, Long.MAX_VALUE);
    private final Path folder;
    String mode = "good";

    StartedHosts(Path folder) {
        this.folder = folder;
    }

    ChildProcess child() {
        ChildProcess child = new ChildProcess(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                FakeHost.class.getName(),
                mode,
                folder.resolve("mark").toString()));
        children.add(child);
        return child;
    }

    HostedSession session(Host host) {
        return new HostedSession(
                host, "", here.process.identity(), "", LIMIT, () -> new HostedSymbolizer(names, "", ""));
    }

    /** A question that any host answers. */
    static Message question() {
        return new Message.Builder().build(Message.Kind.MODULES);
    }

    @Override
    public void close() {
        children.forEach(ChildProcess::end);
    }
}
