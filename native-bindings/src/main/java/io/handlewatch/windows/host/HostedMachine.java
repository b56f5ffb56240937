package io.handlewatch.windows.host;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.windows.process.JavaChild;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Debug engine and kernel query in a Java process of their own, one for both: a fault in native code does not end the watch. Belongs to the watch's thread.
 *
 * <p>The process ends with this one: it sees the end of its input. It is in no job object that the system would end with this process, since it would then have no time
 * to switch off what a watch that died had switched on.
 */
public final class HostedMachine {
    /** A fresh host has about 120 MB; each reading by the source diff leaves up to 42 MB in the engine. */
    private static final long MOST_BYTES = 600L << 20;

    private final Host host = new Host(HostedMachine::start, MOST_BYTES);

    /** A debug engine in the host; the folder as the user named it. */
    public DebugEngine engine(Optional<Path> folder) {
        // The session itself gets no symbol path: its engine would load symbols in the middle of a command.
        return (target, symbolPath, limit) ->
                new HostedSession(host, named(folder), target, "", limit, () -> symbolizer(folder, symbolPath));
    }

    /** What names code from symbol files, in a process of its own. */
    public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
        return new HostedSymbolizer(new Host(HostedMachine::start, MOST_BYTES), named(folder), symbolPath);
    }

    private static String named(Optional<Path> folder) {
        return folder.map(path -> path.toAbsolutePath().toString()).orElse("");
    }

    /** The kernel's handle tracing of one process, asked by the host. */
    public RingQuery ring(ProcessIdentity identity) {
        return new HostedRing(host, identity);
    }

    /** What names the objects that a process holds open, asked by the host; only while ring or session is open. */
    public ObjectNames objectNames(ProcessIdentity identity) {
        return new HostedNames(host, identity);
    }

    /** The id of the host's process; empty while there is none. Any thread. */
    public OptionalLong process() {
        return host.pid();
    }

    private static ChildProcess start() {
        ProcessBuilder builder = JavaChild.of(
                HostMain.class,
                List.of(
                        "-Xms16m",
                        "-Xmx160m",
                        "-XX:MaxNewSize=6m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData"));
        builder.command().add(Long.toString(ProcessHandle.current().pid()));
        Map<String, String> environment = builder.environment();
        environment.remove(
                "_NT_SYMBOL_PATH"); // the engine would append it to any path, and ask servers that nobody named
        return new ChildProcess(builder);
    }
}
