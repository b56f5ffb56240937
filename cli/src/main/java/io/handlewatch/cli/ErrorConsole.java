package io.handlewatch.cli;

import io.handlewatch.windows.WindowsConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether standard error is a console. Asked of the system, since TERM is set for pipes too and System.console() looks at other streams. */
final class ErrorConsole {
    private static final Path LINUX = Path.of("/proc/self/fd/2");

    private ErrorConsole() {}

    static boolean present() {
        if (Files.isSymbolicLink(LINUX)) {
            try {
                String device = Files.readSymbolicLink(LINUX).toString();
                return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
        // On other systems nobody can be asked: plain lines are right everywhere.
        return System.getProperty("os.name", "").startsWith("Windows") && WindowsConsole.ready();
    }
}
