package io.handlewatch.cli;

import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.recording.RecordingException;
import io.handlewatch.recording.RecordingReader;
import io.handlewatch.report.RunJudge;
import io.handlewatch.trace.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: a recorded night through the same ledger and detector as a live watch. */
@Command(
        name = "replay",
        sortOptions = false,
        description =
                "Judges a recording (NDJSON, plain or gzipped) exactly as a live watch of it would have been judged.",
        footer = {
            "",
            "Examples:",
            "  handlewatch replay night.ndjson.gz --json",
            "  handlewatch replay damaged.ndjson --lenient"
        })
final class ReplayCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "FILE", description = "The recording; - for the standard input.")
    private String file = "";

    @Option(names = "--lenient", description = "Skips lines that cannot be read, and says how many.")
    private boolean lenient;

    @Mixin
    private ExplainOption explain = new ExplainOption();

    @Mixin
    private ResultOptions result = new ResultOptions();

    ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (RecordingReader reader = open()) {
            HandleLedger ledger = new HandleLedger(reader.head().pid());
            RunJudge judge = new RunJudge(reader.head(), reader.stacks());
            for (Reading reading = reader.next(); reading != null; reading = reader.next()) {
                judge.observe(ledger.apply(reading));
            }
            if (reader.cut()) {
                terminal.say("The recording was cut in its last line; everything before it counts.");
            }
            if (reader.skipped() > 0) {
                terminal.say(
                        reader.skipped() == 1
                                ? "1 line or record could not be read and was left out."
                                : reader.skipped() + " lines or records could not be read and were left out.");
            }
            return explain.print(judge, judge.report(), reader.stacks(), result, terminal);
        } catch (RecordingException e) {
            throw new UsageException(e.getMessage() + next(e.kind()));
        }
    }

    private String next(RecordingException.Kind kind) {
        return switch (kind) {
            case NO_RECORDING -> " For a log of cdb or WinDbg use analyze, for a run file report.";
            case UNKNOWN_FORM -> "";
            case LINE -> lenient ? "" : " --lenient skips what cannot be read.";
        };
    }

    private RecordingReader open() throws IOException {
        if (file.equals("-")) {
            return RecordingReader.open(terminal.in(), "The standard input", lenient);
        }
        Path path = terminal.folder().resolve(file);
        if (Files.isDirectory(path)) {
            throw new UsageException(path + " is a directory: name the recording in it.");
        }
        return RecordingReader.open(path, lenient);
    }
}
