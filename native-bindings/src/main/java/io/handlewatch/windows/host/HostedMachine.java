package io.handlewatch.windows.host;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.tracing.TracingNote;
import io.handlewatch.windows.process.JavaChild;
import io.handlewatch.windows.process.OwnChildren;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    /** A host has about 90 MB; each reading by the source diff leaves up to 42 MB in the engine. */
    private static final long MOST_BYTES = 300L << 20;

    private static final Duration NAMES_LIMIT = Duration.ofSeconds(60);

    private final Children children = new Children();
    private final Host host = new Host(() -> start(true, List.of()), MOST_BYTES);

    /** A debug engine in the host; the folder as the user named it. */
    public DebugEngine engine(Optional<Path> folder) {
        // The session itself gets no symbol path: its engine would load symbols in the middle of a command.
        return (target, symbolPath, limit) ->
                new HostedSession(host, named(folder), target, "", limit, () -> symbolizer(folder, symbolPath));
    }

    /** What names code from symbol files, in a process of its own. */
    public Symbolizer symbolizer(Optional<Path> folder, String symbolPath) {
        return symbolizer(folder, symbolPath, List.of());
    }

    private Symbolizer symbolizer(Optional<Path> folder, String symbolPath, List<String> options) {
        return new HostedSymbolizer(new Host(() -> start(false, options), MOST_BYTES), named(folder), symbolPath);
    }

    /**
     * Makes the class archive that later hosts start from, where there is none: a host lists the classes that it loads while it names the begin of a module, nearly all
     * that any host needs, and a short JVM makes the archive of them. Takes seconds, and 80 MB beside this process: not to be called during a watch. Never throws.
     *
     * @return the archive that was made; empty where there was one, or none can be made
     */
    public Optional<Path> makeClassArchive(Optional<Path> folder, LoadedModule module) {
        ClassArchive archive = archive();
        return archive.missing().flatMap(list -> {
            try (Symbolizer lister = symbolizer(folder, "", ClassArchive.listing(list))) {
                lister.names(module, List.of(module.base()), NAMES_LIMIT);
                lister.rest();
                return archive.make(list);
            } catch (EngineException e) {
                archive.clean();
                return Optional.empty();
            }
        });
    }

    private static ClassArchive archive() {
        return ClassArchive.in(TracingNote.folder(), System.getProperty("java.class.path"));
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

    /** All processes of this machine, those for names too. */
    public OwnChildren children() {
        return children;
    }

    private ChildProcess start(boolean lasting, List<String> more) {
        List<String> options = new ArrayList<>(List.of(
                "-Xms8m",
                "-Xmx96m",
                "-XX:MaxNewSize=4m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                "-XX:+ExitOnOutOfMemoryError", // half a host is worse than a new one
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // a Java at rest looks after itself five times a second: once a minute is enough
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:GuaranteedSafepointInterval=60000",
                "-XX:AsyncDeflationInterval=60000",
                "-Xlog:all=off", // on standard output, where the messages are
                "-Xlog:all=warning,cds*=off:stderr"));
        options.addAll(archive().taking());
        options.addAll(more);
        ProcessBuilder builder = JavaChild.of(HostMain.class, options);
        builder.command().add(Long.toString(ProcessHandle.current().pid()));
        Map<String, String> environment = builder.environment();
        environment.remove(
                "_NT_SYMBOL_PATH"); // the engine would append it to any path, and ask servers that nobody named
        return children.add(new ChildProcess(builder), lasting);
    }
}
