package io.handlewatch.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The Windows half of this Linux machine: what {@code integration-tests/windows/setup} filled, and how Windows programs are started in it. */
final class Wine {
    private static final Path SCRIPTS = Path.of("windows").toAbsolutePath();
    private static final int SOMETHING_MISSING = 3;

    private Wine() {}

    /** Fills the cache folder. Where the machine lacks something, says so in one line and aborts the tests, or fails them if they are required. */
    static void setUp() throws IOException, InterruptedException {
        Path log = Files.createTempFile("handlewatch-setup", ".log");
        Process setup = new ProcessBuilder(SCRIPTS.resolve("setup").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit = setup.waitFor();
        String said = Files.readString(log);
        Files.delete(log);
        if (exit == SOMETHING_MISSING) {
            String line = "Windows half not tested: " + said.strip().lines().reduce("", (first, last) -> last);
            System.out.println(line);
            assertThat(System.getenv("HANDLEWATCH_WINDOWS_REQUIRED")).as(line).isNotEqualTo("1");
            assumeTrue(false, line);
        }
        assertThat(exit).as(said).isZero();
    }

    static Path cache() {
        String folder = System.getenv("HANDLEWATCH_WINDOWS_CACHE");
        return (folder == null ? Path.of("target", "windows") : Path.of(folder))
                .toAbsolutePath()
                .normalize();
    }

    static Path programs() {
        return cache().resolve("programs");
    }

    /** The jar that ships. */
    static Path jar() {
        return Path.of("..", "cli", "target", "handlewatch.jar")
                .toAbsolutePath()
                .normalize();
    }

    /** A path as Windows programs here know it. */
    static String path(Path path) {
        return "Z:" + path;
    }

    /**
     * A Windows program. Its error stream, and where possible its output, go to files: a pipe's end would come late, since Wine's services inherit it.
     *
     * @param version of Java, whose engine host gets the options that a Windows JVM needs here
     * @param engine what HANDLEWATCH_ENGINE is to say
     */
    static Process start(int version, ProcessBuilder.Redirect out, Path err, Path engine, List<String> command)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("wine"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(programs().toFile())
                .redirectOutput(out)
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("WINEPREFIX", cache().resolve("prefix").toString());
        environment.put("WINEDEBUG", "-all");
        environment.put("WINEDLLOVERRIDES", "mscoree,mshtml=;dbgeng,dbghelp,dbgcore,dbgmodel=n,b");
        environment.put("HANDLEWATCH_ENGINE", path(engine));
        environment.put("HANDLEWATCH_HOST_OPTIONS", "@" + path(options(version)));
        environment.remove("DISPLAY");
        environment.remove("TERM"); // it would come through to Windows programs, and with it colours
        return builder.start();
    }

    /** The command line of a Windows JVM with what it needs here. */
    static List<String> java(int version, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(cache().resolve("jre" + version).resolve("bin/java.exe").toString());
        command.add("@" + path(options(version)));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path options(int version) {
        return cache().resolve("java" + version + ".args");
    }

    /**
     * Runs test classes inside a Windows JVM and returns what JUnit's console launcher printed.
     *
     * @param more system properties for them, as "name=value"
     */
    static String runSuites(int version, Path engine, Path folder, List<String> classes, Duration limit, String... more)
            throws IOException, InterruptedException {
        Path arguments = folder.resolve("suites.args");
        List<String> lines = new ArrayList<>(List.of(
                "-cp",
                '"' + classPath() + '"',
                property("handlewatch.programs", path(programs())),
                property("handlewatch.engine", path(engine)),
                property("handlewatch.jar", path(jar())),
                property("handlewatch.answers", path(folder.resolve("answers"))),
                property("handlewatch.answers.seconds", "4"),
                property("handlewatch.java.options", path(options(version)))));
        for (String property : more) {
            lines.add("\"-D" + property + '"');
        }
        Files.write(arguments, lines);
        List<String> launcher = new ArrayList<>(java(
                version,
                "@" + path(arguments),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                // Most of a suite's time is waited. Only those that say so run beside others.
                "--config=junit.jupiter.execution.parallel.enabled=true",
                "--config=junit.jupiter.execution.parallel.config.executor-service=FORK_JOIN_POOL",
                "--config=junit.jupiter.execution.parallel.config.strategy=fixed",
                "--config=junit.jupiter.execution.parallel.config.fixed.parallelism=3",
                "--config=junit.jupiter.execution.parallel.config.fixed.max-pool-size=3",
                "--details=tree",
                "--details-theme=ascii"));
        classes.forEach(name -> launcher.add("--select-class=" + name));
        Path out = folder.resolve("suites.out");
        Path err = folder.resolve("suites.err");
        Process process = start(version, ProcessBuilder.Redirect.to(out.toFile()), err, engine, launcher);
        try {
            assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the suites end")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8) + Files.readString(err, StandardCharsets.ISO_8859_1);
    }

    private static String property(String name, String value) {
        return "\"-D" + name + "=" + value + '"';
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> path(Path.of(entry).toAbsolutePath()))
                .collect(Collectors.joining(";"));
    }
}
