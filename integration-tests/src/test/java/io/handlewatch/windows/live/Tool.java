package io.handlewatch.windows.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The tool, started as a user starts it: the shipped jar in a JVM of its own. */
final class Tool implements AutoCloseable {
    private final List<String> arguments;
    private final Process process;
    private final Path out;
    private final Path err;

    private Tool(List<String> arguments, Process process, Path out, Path err) {
        this.arguments = arguments;
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
        List<String> command = new ArrayList<>(Machine.tool());
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(folder, "tool", ".out");
            Path err = Files.createTempFile(folder, "tool", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(variables);
            builder.environment().put("HANDLEWATCH_HOST_OPTIONS", Machine.hostOptions());
            builder.environment()
                    .put("HANDLEWATCH_STATE", folder.resolve("state").toString());
            Process process = builder.start();
            process.getOutputStream().close();
            return new Tool(List.of(arguments), process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a watch of this program that names its functions and prints JSON; its run is {@code SOURCE.hwrun} in the folder. */
    static Tool watch(Path folder, TargetProgram target, String source, String every, String length) {
        return start(
                folder,
                "watch",
                "--pid",
                Long.toString(target.pid()),
                "--source",
                source,
                "--every",
                every,
                "--for",
                length,
                "--symbols",
                Machine.programs().toString(),
                "--out",
                folder.resolve(source + ".hwrun").toString(),
                "--json");
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
        return process.children()
                .filter(child -> child.info().command().orElse("").contains("java")) // another child is the console
                .findFirst();
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
