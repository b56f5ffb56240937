package io.handlewatch.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Runs the command line in this process, with its streams caught. */
final class Cli {
    private final Path folder;
    private Supplier<Machine> machine = Machine::here;
    private byte[] input = new byte[0];
    private boolean watched;

    Cli(Path folder) {
        this.folder = folder;
    }

    Cli on(Machine simulated) {
        machine = () -> simulated;
        return this;
    }

    Cli reading(byte[] standardInput) {
        input = standardInput;
        return this;
    }

    Cli watched() {
        watched = true;
        return this;
    }

    Said run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintWriter outWriter = Terminal.writer(out);
        PrintWriter errWriter = Terminal.writer(err);
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input),
                outWriter,
                errWriter,
                watched,
                false,
                folder,
                () -> ConsoleSize.USUAL,
                () -> true);
        int code = new CommandLineApp(terminal, new Ending(), machine).run(args);
        outWriter.flush();
        errWriter.flush();
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** What a command said. */
    record Said(int code, String out, String err) {}
}
