package io.handlewatch.windows.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the suites find on the Windows machine they run on, real or Wine's, by system properties:
 *
 * <ul>
 *   <li>{@code handlewatch.programs}: folder of leaky.exe and hiding.exe with their PDBs;
 *   <li>{@code handlewatch.engine}: folder of the debug engine;
 *   <li>{@code handlewatch.jar}: the jar that ships;
 *   <li>{@code handlewatch.java.options}: a file of options that every JVM of ours needs here, for java's {@code @}; none on real Windows;
 *   <li>{@code handlewatch.original.extension}: true where the engine's ntsdexts.dll is Microsoft's own.
 * </ul>
 */
final class Machine {
    private Machine() {}

    static Path programs() {
        return folder("handlewatch.programs", "leaky.exe");
    }

    static Path engine() {
        return folder("handlewatch.engine", "dbgeng.dll");
    }

    private static Path folder(String property, String file) {
        String value = System.getProperty(property, "");
        assumeTrue(
                !value.isEmpty(),
                () -> "set -D" + property + " to the folder of " + file + " (docs/windows-checks.md)");
        Path folder = Path.of(value);
        assumeTrue(Files.isRegularFile(folder.resolve(file)), () -> "no " + file + " in " + folder);
        return folder;
    }

    static boolean originalExtension() {
        return Boolean.getBoolean("handlewatch.original.extension");
    }

    /** The command line of a JVM like this one; class path and main class follow. */
    static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java.exe").toString());
        if (!hostOptions().isEmpty()) {
            command.add(hostOptions());
        }
        return command;
    }

    /** The same tool, which a line on its standard input ends as Ctrl-C does. */
    static List<String> stoppableTool(List<String> arguments) {
        List<String> command = started(arguments);
        command.add("-cp");
        command.add(jar() + File.pathSeparator + testClasses());
        command.add(StoppableTool.class.getName());
        command.addAll(arguments);
        return command;
    }

    private static List<String> started(List<String> arguments) {
        List<String> command = java();
        command.addAll(Starter.options(Path.of(jar()), arguments.isEmpty() ? "" : arguments.get(0)));
        return command;
    }

    static String jar() {
        return System.getProperty("handlewatch.jar", "..\\cli\\target\\handlewatch.jar");
    }

    private static Path testClasses() {
        try {
            return Path.of(StoppableTool.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The command line that runs the jar which ships, in a JVM of its own. */
    static List<String> tool(List<String> arguments) {
        List<String> command = started(arguments);
        command.add("-jar");
        command.add(jar());
        command.addAll(arguments);
        return command;
    }

    /** The same options for the JVM of the engine host. */
    static String hostOptions() {
        String options = System.getProperty("handlewatch.java.options", "");
        return options.isEmpty() ? "" : "@" + options;
    }

    /** The same and more of them, in a file in {@code folder}. */
    static String hostOptions(Path folder, String... more) throws IOException {
        Path options = folder.resolve("host.args");
        String usual = hostOptions();
        List<String> lines = new ArrayList<>();
        if (!usual.isEmpty()) {
            lines.add(Files.readString(Path.of(usual.substring(1)), StandardCharsets.UTF_8));
        }
        lines.addAll(List.of(more));
        Files.write(options, lines);
        return "@" + options;
    }
}
