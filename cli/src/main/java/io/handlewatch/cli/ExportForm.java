package io.handlewatch.cli;

import io.handlewatch.recording.RecordingWriter;
import io.handlewatch.report.JsonReport;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.export.CsvReport;
import io.handlewatch.report.export.FoldedStacks;
import io.handlewatch.report.export.PprofProfile;
import io.handlewatch.report.export.SpeedscopeFile;
import io.handlewatch.report.export.WindbgScript;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.StackTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.exc.JacksonIOException;

/** The forms in which {@code export} writes a run. */
enum ExportForm {
    JSON,
    CSV,
    FOLDED,
    SPEEDSCOPE,
    PPROF,
    WINDBG,
    RECORDING;

    /** Whether it is text; else it is packed already, and nothing for a console. */
    boolean isText() {
        return this != PPROF;
    }

    /** Writes the run, text in UTF-8; leaves the stream open. */
    void write(RunReader run, OutputStream out) throws IOException {
        if (this == PPROF) {
            PprofProfile.write(report(run), out);
        } else {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            write(run, writer);
            writer.flush();
        }
    }

    /** Writes the run as text; leaves the writer open. */
    void write(RunReader run, Writer out) throws IOException {
        try {
            switch (this) {
                case JSON -> JsonReport.write(report(run), out);
                case CSV -> CsvReport.write(report(run), out);
                case FOLDED -> FoldedStacks.write(report(run), out);
                case SPEEDSCOPE -> SpeedscopeFile.write(report(run), out);
                case WINDBG -> WindbgScript.write(report(run), out);
                case RECORDING -> recording(run, out);
                case PPROF -> throw new IllegalStateException("no text");
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static RunReport report(RunReader run) {
        return StoredRun.judge(run).report();
    }

    private static void recording(RunReader run, Writer out) throws IOException {
        RecordingWriter recording = new RecordingWriter(out, run.head());
        StackTable stacks = run.stacks();
        recording.stacks(stacks);
        try {
            run.samples(sample -> {
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
