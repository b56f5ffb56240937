package io.handlewatch.cli;

import io.handlewatch.store.RedactedRun;
import io.handlewatch.store.RunReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redact}: a run that can be sent away. */
@Command(
        name = "redact",
        sortOptions = false,
        description = {
            "Writes a new run file without image paths, user, service and object names and free texts; stacks (module!symbol+offset) and numbers stay.",
            "Every command reads it like any other run, and its verdicts are the same."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch redact night.hwrun --out to-send.hwrun",
            "  handlewatch redact night.hwrun --modules --out to-send.hwrun",
            "  handlewatch redact night.hwrun --modules --key secret.bin --out to-send.hwrun"
        })
final class RedactCommand implements Callable<Integer> {
    private static final int SHORTEST_KEY = 16;

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file; it is only read.")
    private Path run = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new run file.")
    private Path out = Path.of("");

    @Option(
            names = "--modules",
            description =
                    "Also replaces the names of modules that are not Windows' own, and of their symbols, by pseudonyms.")
    private boolean modules;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The pseudonyms' key, 16 bytes or more: the same key gives the same pseudonyms in every run, so that two runs can"
                            + " be compared (default: a new key for each run, which is not kept).")
    private @Nullable Path key;

    RedactCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (key != null && !modules) {
            throw new UsageException("--key is for the pseudonyms of --modules: give both.");
        }
        try (RunReader reader = RunReader.open(terminal.folder().resolve(run))) {
            Path file = RunFile.planned(terminal.folder().resolve(out), terminal::say)
                    .file();
            RedactedRun.write(reader, file, modules ? bytes() : null);
            if (reader.finished() == null) {
                terminal.say("This watch has not ended properly, or still goes on; what it wrote so far is redacted.");
            }
            terminal.say(
                    "The redacted run is " + file + (modules ? "." : "; names of modules and functions are in it."));
        }
        return ExitCode.DONE;
    }

    private byte[] bytes() throws IOException {
        if (key == null) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            return random;
        }
        Path file = terminal.folder().resolve(key);
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < SHORTEST_KEY) {
            throw new UsageException(
                    file + " is too short for a key: write " + SHORTEST_KEY + " random bytes or more into it.");
        }
        return bytes;
    }
}
