package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The tool, started as a user starts it: the shipped jar in a JVM of its own. */
final class Tool implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> arguments;
    private final Process process;
    private final Path out;
    private final Path err;

    private final Path folder;

    private Tool(List<String> arguments, Process process, Path folder, Path out, Path err) {
        this.arguments = arguments;
        this.folder = folder;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts it in {@code folder}, where its run files go and its two streams are kept. */
    static Tool start(Path folder, String... arguments) {
        return start(folder, Machine.engine(), arguments);
    }

    static Tool start(Path folder, Path engine, String... arguments) {
        return start(folder, Map.of("HANDLEWATCH_ENGINE", engine.toString()), arguments);
    }

    /** Starts it with these variables; an empty one is none. */
    static Tool start(Path folder, Map<String, String> variables, String... arguments) {
        Tool tool = start(folder, variables, Machine.tool(List.of(arguments)), List.of(arguments));
        try {
            tool.process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tool;
    }

    /** What watches have noted about targets whose tracing they switched on; the folder holds classes of the host too. */
    static List<Path> notes(Path folder) {
        List<Path> notes = new ArrayList<>();
        Path state = folder.resolve("state");
        if (Files.isDirectory(state)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(state, "*.tracing*")) {
                all.forEach(notes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return notes;
    }

    private static Tool start(
            Path folder, Map<String, String> variables, List<String> command, List<String> arguments) {
        try {
            Path out = Files.createTempFile(folder, "tool", ".out");
            Path err = Files.createTempFile(folder, "tool", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("HANDLEWATCH_HOST_OPTIONS", Machine.hostOptions());
            builder.environment()
                    .put("HANDLEWATCH_STATE", folder.resolve("state").toString());
            builder.environment().putAll(variables);
            Process process = builder.start();
            return new Tool(arguments, process, folder, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a watch of this program that names its functions and prints JSON, and that {@link #stop} ends; its run is {@code OUT.hwrun} in the folder. It reads once a
     * second if not told otherwise, and ends by itself should nobody stop it.
     */
    static Tool watch(Path folder, TargetProgram target, String out, String... more) {
        return watch(folder, Map.of("HANDLEWATCH_ENGINE", Machine.engine().toString()), target, out, more);
    }

    /** The same with these variables. */
    static Tool watch(Path folder, Map<String, String> variables, TargetProgram target, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "watch",
                "--pid",
                Long.toString(target.pid()),
                "--symbols",
                Machine.programs().toString(),
                "--out",
                folder.resolve(out + ".hwrun").toString(),
                "--json"));
        List<String> asked = List.of(more);
        if (!asked.contains("--every")) {
            arguments.addAll(List.of("--every", "1s"));
        }
        if (!asked.contains("--for")) {
            arguments.addAll(List.of("--for", "4m"));
        }
        arguments.addAll(asked);
        return stoppable(folder, variables, arguments);
    }

    /** Starts a watch that {@link #stop} ends; it needs {@code --out}. */
    static Tool stoppable(Path folder, String... arguments) {
        return stoppable(folder, Map.of("HANDLEWATCH_ENGINE", Machine.engine().toString()), List.of(arguments));
    }

    private static Tool stoppable(Path folder, Map<String, String> variables, List<String> arguments) {
        return start(folder, variables, Machine.stoppableTool(arguments), arguments);
    }

    /** Waits until a watch has switched tracing of its target on. */
    void awaitTracing(TargetProgram target) {
        awaitTracing(target.pid());
    }

    /** The same of a target that is no program of ours. */
    void awaitTracing(long target) {
        Awaitility.await("tracing is on, by " + this)
                .atMost(PATIENCE)
                .until(() -> HandleTracing.enabled(target) || !process.isAlive());
        assertThat(alive()).as(this::toString).isTrue();
    }

    /** Waits until a watch has taken so many more readings. */
    void awaitReadings(int more) {
        awaitReadings(List.of(this), more);
    }

    /** The same of each of these. */
    static void awaitReadings(Collection<Tool> watches, int more) {
        Map<Tool, Integer> wanted = new LinkedHashMap<>();
        watches.forEach(watch -> wanted.put(watch, RunFiles.samples(watch.run()) + more));
        wanted.forEach((watch, samples) -> {
            Awaitility.await("readings of " + watch)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> RunFiles.samples(watch.run()) >= samples || !watch.alive());
            assertThat(watch.alive()).as(watch::toString).isTrue();
        });
    }

    private Path run() {
        return folder.resolve(arguments.get(arguments.indexOf("--out") + 1));
    }

    /** Ends a watch as Ctrl-C does, and waits for its end: exit code 0. What happened before the last reading is in its run. */
    void stop() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(await(PATIENCE)).as(this::toString).isZero();
    }

    /** Waits for its end and returns its exit code. */
    int await(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(this + " still runs after " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it without any warning, as the Task Manager does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Its engine host, while that runs. */
    Optional<ProcessHandle> host() {
        return processes().stream().findFirst();
    }

    /** All processes of its own: the engine host and, while code is named, the one that reads symbols. Those that a killed one left, too. */
    List<ProcessHandle> processes() {
        return process.children()
                .filter(child -> child.info().command().orElse("").contains("java")) // another child is the console
                .toList();
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", arguments) + "\nstdout: " + out() + "\nstderr: " + err();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
