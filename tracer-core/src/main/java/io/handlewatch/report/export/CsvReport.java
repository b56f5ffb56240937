package io.handlewatch.report.export;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.trace.Frame;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row a stack, as RFC 4180 has it, with a head. Times are ISO 8601 in UTC, rates handles an hour; the frames stand in one cell, innermost first, with {@code  < }
 * between. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
public final class CsvReport {
    private static final String HEAD =
            "stack,verdict,confidence,rate_per_hour,rate_low,rate_high,kept_per_hour,open_now,since,first_seen,types,suspect,frames,marks";

    private CsvReport() {}

    /** Writes the rows; leaves the writer open. */
    public static void write(RunReport report, Writer out) throws IOException {
        out.write(HEAD + "\r\n");
        Marks marks = Marks.of(report);
        for (StackReport one : report.stacks()) {
            StackVerdict verdict = one.verdict();
            boolean leak = verdict.verdict() == Verdict.LEAK;
            List<String> cells = List.of(
                    Integer.toString(verdict.stackId()),
                    verdict.verdict().name(),
                    verdict.confidence().name(),
                    leak ? Double.toString(verdict.ratePerHour()) : "",
                    leak ? Double.toString(verdict.rateLow()) : "",
                    leak ? Double.toString(verdict.rateHigh()) : "",
                    Double.toString(verdict.keptPerHour()),
                    Integer.toString(verdict.openNow()),
                    time(verdict.since()),
                    time(verdict.firstSeen()),
                    text(one.types().entrySet().stream()
                            .map(type -> type.getKey() + " " + type.getValue())
                            .collect(Collectors.joining(", "))),
                    text(one.stack().suspect().map(Frame::text).orElse("")),
                    text(one.stack().frames().stream().map(Frame::text).collect(Collectors.joining(" < "))),
                    text(marks(one, marks)));
            out.write(String.join(",", cells) + "\r\n");
        }
    }

    /** What is true of any of its frames, and of the stack. */
    private static String marks(StackReport one, Marks marks) {
        List<String> words = new ArrayList<>(Marks.words(one));
        one.stack().frames().stream()
                .flatMap(frame -> marks.of(frame).stream())
                .map(Marks.Mark::words)
                .distinct()
                .forEach(words::add);
        return String.join(", ", words);
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    /** Control characters are written out by {@link SafeText}, so a formula can begin with these alone; the last four are the full-width ones, which some spreadsheets take too. */
    private static final String FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20";

    private static String text(String value) {
        // Where a spreadsheet parts cells at semicolons, one in a name would begin a new cell: quotes are no help,
        // since the row does not begin with one.
        String safe = SafeText.whole(value).replace(";", "\\u003b");
        String guarded = !safe.isEmpty() && FORMULA.indexOf(safe.charAt(0)) >= 0 ? "'" + safe : safe;
        return '"' + guarded.replace("\"", "\"\"") + '"';
    }
}
