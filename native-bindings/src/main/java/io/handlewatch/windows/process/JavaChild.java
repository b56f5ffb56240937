package io.handlewatch.windows.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of our own, from this one's runtime and class path. */
public final class JavaChild {
    /** Options for such a process's JVM, with blanks between; for special needs. */
    public static final String OPTIONS = "HANDLEWATCH_HOST_OPTIONS";

    /** From this Java on, native access must be allowed by name, or there are warnings. */
    private static final int NATIVE_ACCESS = 22;

    private JavaChild() {}

    /** The command that runs this class, with these options beside those of the variable. */
    public static ProcessBuilder of(Class<?> main, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String more = System.getenv(OPTIONS);
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        command.addAll(options);
        if (Runtime.version().feature() >= NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED"); // the jar's manifest says so, but holds for -jar alone
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return new ProcessBuilder(command);
    }
}
