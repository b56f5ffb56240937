package io.handlewatch.cli;

import io.handlewatch.windows.WindowsConsole;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * How much of a console can be seen.
 *
 * @param columns characters in a line, at least {@link #NARROWEST}
 * @param rows lines, at least {@link #LOWEST}
 */
record ConsoleSize(int columns, int rows) {
    static final int NARROWEST = 40;
    static final int LOWEST = 8;

    /** What a console has at least, where it does not tell. */
    static final ConsoleSize USUAL = new ConsoleSize(80, 25);

    ConsoleSize {
        columns = Math.max(NARROWEST, columns);
        rows = Math.max(LOWEST, rows);
    }

    /** The console behind standard error, asked of the system. */
    static ConsoleSize now() {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            OptionalLong size = WindowsConsole.size();
            return size.isEmpty()
                    ? USUAL
                    : new ConsoleSize((int) (size.getAsLong() >>> 32), (int) (size.getAsLong() & 0x7fff_ffff));
        }
        File terminal = new File("/dev/tty");
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return parse(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return USUAL; // no terminal, or no stty
        }
    }

    /** "rows columns", as stty prints it; both are 0 where the terminal does not know. */
    static ConsoleSize parse(String text) {
        String[] words = text.strip().split(" ", -1);
        if (words.length != 2 || !words[0].matches("[1-9][0-9]{0,4}") || !words[1].matches("[1-9][0-9]{0,4}")) {
            return USUAL;
        }
        return new ConsoleSize(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
    }
}
