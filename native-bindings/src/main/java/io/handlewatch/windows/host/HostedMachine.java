package io.handlewatch.windows.host;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ProcessIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Debug engine and kernel query in a Java process of their own, one for both: a fault in native code does not end the watch. Belongs to the watch's thread.
 *
 * <p>The process ends with this one: it sees the end of its input. It is in no job object that the system would end with this process, since it would then have no time
 * to switch off what a watch that died had switched on.
 */
public final class HostedMachine {
    /** Options for the host's JVM, with blanks between; for special needs. */
    public static final String OPTIONS = "HANDLEWATCH_HOST_OPTIONS";

    /** A fresh host has about 120 MB; each reading by the source diff leaves up to 42 MB in the engine. */
    private static final long MOST_BYTES = 600L << 20;

    /** From this Java on, native access must be allowed by name, or there are warnings. */
    private static final int NATIVE_ACCESS = 22;

    private final Host host = new Host(HostedMachine::start, MOST_BYTES);

    /** A debug engine in the host; the folder as the user named it. */
    public DebugEngine engine(Optional<Path> folder) {
        String named = folder.map(path -> path.toAbsolutePath().toString()).orElse("");
        return (target, symbolPath, limit) -> new HostedSession(host, named, target, symbolPath, limit);
    }

    /** The kernel's handle tracing of one process, asked by the host. */
    public RingQuery ring(ProcessIdentity identity) {
        return new HostedRing(host, identity);
    }

    private static ChildProcess start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String options = System.getenv(OPTIONS);
        if (options != null && !options.isBlank()) {
            command.addAll(List.of(options.strip().split("\\s+")));
        }
        command.addAll(List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED"); // the jar's manifest says so, but holds for -jar alone
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                HostMain.class.getName(),
                Long.toString(ProcessHandle.current().pid())));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.remove(
                "_NT_SYMBOL_PATH"); // the engine would append it to any path, and ask servers that nobody named
        return new ChildProcess(builder);
    }
}
