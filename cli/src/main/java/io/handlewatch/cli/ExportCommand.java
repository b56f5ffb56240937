package io.handlewatch.cli;

import io.handlewatch.store.RunReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
            "Writes a run in another form: for other tools, for a table, for the debugger, for a replay.",
            "  json        the verdicts, as report --json gives them",
            "  csv         one row a stack with its verdict, rate and frames",
            "  folded      the open handles by call path, for flame graph tools",
            "  speedscope  the same, and the leaks by their rate, for speedscope",
            "  pprof       the same for pprof; gzipped already",
            "  windbg      a script with breakpoints where the leaking handles are opened, for WinDbg and cdb",
            "  recording   what was read, sample by sample (NDJSON); a replay of it gives the verdicts of the run"
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch export night.hwrun --as recording --out night.ndjson.gz",
            "  handlewatch export night.hwrun --as recording | handlewatch replay - --json",
            "  handlewatch export night.hwrun --as folded | flamegraph.pl > night.svg",
            "  handlewatch export night.hwrun --as pprof --out night.pb.gz",
            "  handlewatch export night.hwrun --as windbg --out night.wds"
        })
final class ExportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file that watch, diff or demo has written.")
    private Path run = Path.of("");

    @Option(names = "--as", paramLabel = "FORM", required = true, description = "The form, one of those above.")
    private ExportForm form = ExportForm.RECORDING;

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
        if (out == null && !form.isText()) {
            throw new UsageException("This form is no text: name a file for it with --out, as in --out night.pb.gz.");
        }
        try (RunReader reader = RunReader.open(terminal.folder().resolve(run))) {
            if (reader.finished() == null) {
                terminal.say("This watch has not ended properly, or still goes on; what it wrote so far is exported.");
            }
            if (out == null) {
                form.write(reader, terminal.out());
                terminal.out().flush();
            } else {
                write(reader, terminal.folder().resolve(out));
            }
        }
        return ExitCode.DONE;
    }

    private void write(RunReader reader, Path file) {
        OutputStream created = create(file);
        boolean whole = false;
        try (OutputStream stream =
                form.isText() && file.toString().endsWith(".gz") ? new GZIPOutputStream(created, 1 << 16) : created) {
            form.write(reader, stream);
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
    private static OutputStream create(Path file) {
        try {
            return new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
        } catch (FileAlreadyExistsException e) {
            throw UsageException.thereAlready(file);
        } catch (IOException e) {
            throw new UsageException(
                    file + " cannot be made: name a file with --out in a folder that is there and may be written to.");
        }
    }
}
