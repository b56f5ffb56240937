package io.handlewatch.cli;

import io.handlewatch.windows.WindowsConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output is. Asked of the system: the messages of a failed write are in its language. */
final class StandardOutput {
    private static final Path LINUX = Path.of("/proc/self/fd/1");

    private StandardOutput() {}

    /** Whether it is a pipe: a write to one fails only where nobody reads any more. */
    static boolean isPipe() {
        if (Files.isSymbolicLink(LINUX)) {
            try {
                String target = Files.readSymbolicLink(LINUX).toString();
                return target.startsWith("pipe:") || target.startsWith("socket:");
            } catch (IOException e) {
                return false;
            }
        }
        return System.getProperty("os.name", "").startsWith("Windows") && WindowsConsole.outputIsPipe();
    }
}
