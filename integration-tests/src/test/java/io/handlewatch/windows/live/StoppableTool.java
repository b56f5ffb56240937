package io.handlewatch.windows.live;

import java.io.IOException;

/** The tool as the shipped jar runs it; a line on its standard input ends it as Ctrl-C does. A suite has no console that could send that. */
final class StoppableTool {
    private StoppableTool() {}

    /** The tool's arguments. */
    public static void main(String[] arguments) {
        Thread ear = new Thread(StoppableTool::awaitLine, "stop");
        ear.setDaemon(true);
        ear.start();
        io.handlewatch.cli.Main.main(arguments);
    }

    private static void awaitLine() {
        try {
            int next = System.in.read();
            while (next >= 0 && next != '\n') {
                next = System.in.read();
            }
            if (next == '\n') {
                System.exit(130); // runs the hooks that an interrupt runs
            }
        } catch (IOException e) {
            // nobody can stop it then
        }
    }
}
