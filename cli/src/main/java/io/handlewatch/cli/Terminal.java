package io.handlewatch.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where a command reads and writes: results to {@code out}, talk to {@code err}, both in UTF-8 whatever the system's code page is.
 *
 * @param in standard input
 * @param out results
 * @param err talk
 * @param watched whether a person sees {@code err} on a console, so that it may be redrawn in place
 * @param colour whether colours are welcome there
 * @param folder relative names start here
 * @param size the console's size now, asked each time it is needed
 * @param piped whether results go to another program: if it reads no more of them, that is its right
 */
record Terminal(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean watched,
        boolean colour,
        Path folder,
        Supplier<ConsoleSize> size,
        BooleanSupplier piped) {
    /** The streams of this process. */
    static Terminal ofSystem() {
        boolean watched = ErrorConsole.present();
        String noColour = System.getenv("NO_COLOR");
        return new Terminal(
                System.in,
                writer(new FileOutputStream(FileDescriptor.out)),
                writer(new FileOutputStream(FileDescriptor.err)),
                watched,
                watched && (noColour == null || noColour.isEmpty()),
                Path.of(""),
                ConsoleSize::now,
                StandardOutput::isPipe);
    }

    /** UTF-8, flushed with each line. */
    static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** One line of talk. */
    void say(String sentence) {
        err.println(sentence);
        err.flush();
    }
}
