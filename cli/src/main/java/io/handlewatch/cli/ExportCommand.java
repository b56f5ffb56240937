package io.handlewatch.cli;

import io.handlewatch.recording.RecordingWriter;
import io.handlewatch.report.CsvReport;
import io.handlewatch.report.FoldedStacks;
import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.StackTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: a run file in another form. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes a run in another form.",
            "recording: what was read, sample by sample (NDJSON); a replay of it gives the verdicts of the run.",
            "folded: the open handles by call path, for flame graph tools.",
            "csv: one row a stack with its verdict, rate and frames."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch export night.hwrun --as recording --out night.ndjson.gz",
            "  handlewatch export night.hwrun --as recording | handlewatch replay - --json",
            "  handlewatch export night.hwrun --as folded | flamegraph.pl > night.svg"
        })
final class ExportCommand implements Callable<Integer> {
    /** The forms there are. */
    enum Form {
        RECORDING,
        FOLDED,
        CSV
    }

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file that watch, diff or demo has written.")
    private Path run = Path.of("");

    @Option(names = "--as", paramLabel = "FORM", required = true, description = "The form: recording, folded or csv.")
    private Form form = Form.RECORDING;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to; gzipped where it ends in .gz (default: the standard output).")
    private @Nullable Path out;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (RunReader reader = RunReader.open(terminal.folder().resolve(run))) {
            if (reader.finished() == null) {
                terminal.say("This watch has not ended properly, or still goes on; what it wrote so far is exported.");
            }
            if (out == null) {
                write(reader, terminal.out());
                terminal.out().flush();
            } else {
                write(reader, terminal.folder().resolve(out));
            }
        }
        return ExitCode.DONE;
    }

    private void write(RunReader reader, Path file) {
        Writer created = create(file);
        boolean whole = false;
        try (Writer writer = created) {
            write(reader, writer);
            whole = true;
        } catch (IOException e) {
            whole = false; // also where the last bytes could not be written
            throw new UsageException(
                    file + " cannot be written (" + e.getMessage() + "): make room, or name another file with --out.");
        } finally {
            if (!whole) {
                discard(file);
            }
        }
    }

    /** Half an export would look like a watch that was cut. */
    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // what could not be written is told already
        }
    }

    /** Makes a file that is not there yet. */
    private static Writer create(Path file) {
        try {
            OutputStream stream = Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            boolean packed = file.toString().endsWith(".gz");
            return new BufferedWriter(new OutputStreamWriter(
                    packed ? new GZIPOutputStream(stream, 1 << 16) : stream, StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw UsageException.thereAlready(file);
        } catch (IOException e) {
            throw new UsageException(
                    file + " cannot be made: name a file with --out in a folder that is there and may be written to.");
        }
    }

    private void write(RunReader reader, Writer writer) throws IOException {
        switch (form) {
            case RECORDING -> recording(reader, writer);
            case FOLDED -> FoldedStacks.write(report(reader), writer);
            case CSV -> CsvReport.write(report(reader), writer);
        }
    }

    private static RunReport report(RunReader reader) {
        RunJudge judge = new RunJudge(reader.head(), reader.stacks());
        reader.samples(judge::observe);
        return judge.report();
    }

    private static void recording(RunReader reader, Writer writer) throws IOException {
        RecordingWriter recording = new RecordingWriter(writer, reader.head());
        StackTable stacks = reader.stacks();
        recording.stacks(stacks);
        try {
            reader.samples(sample -> {
                try {
                    recording.sample(sample, stacks);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
