package io.handlewatch.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.StackVerdict.Confidence;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Stack;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

final class TextExportsTest {
    private static final Instant SINCE = Instant.parse("2026-11-24T20:00:00Z");

    private static RunReport.StackReport stack(int id, int open, String... frames) {
        StackVerdict verdict = new StackVerdict(
                id, Verdict.LEAK, Confidence.HIGH, 12.5, 10, 15, 12, SINCE, SINCE, open, List.of(), "Why.");
        Stack stack = new Stack(
                id, Arrays.stream(frames).map(text -> Frame.parse(1, text)).toList());
        return new RunReport.StackReport(stack, verdict, Map.of("Event", open));
    }

    private static RunReport report(RunReport.StackReport... stacks) {
        return new RunReport(
                new RunHead("handlewatch", "ring", 42, "a.exe", SINCE, SINCE, 60_000, 1024, Listing.EVENTS, ""),
                new Judgement(
                        Verdict.LEAK,
                        Arrays.stream(stacks)
                                .map(RunReport.StackReport::verdict)
                                .toList(),
                        List.of(),
                        OptionalDouble.empty(),
                        null),
                List.of(stacks),
                List.of(),
                List.of(),
                1,
                null);
    }

    @Test
    void foldedStacksBeginWithTheOutermostCaller() throws IOException {
        StringWriter out = new StringWriter();
        FoldedStacks.write(
                report(
                        stack(1, 7, "ntdll!NtCreateEvent+0x14", "orders!open;all+0x5c", "orders!ma\nin+0x10"),
                        stack(2, 0, "orders!closed+0x1"),
                        stack(3, 2)),
                out);
        assertThat(out.toString())
                .isEqualTo("orders!ma\\u000ain;orders!open:all;ntdll!NtCreateEvent 7\n(no frames recorded) 2\n");
    }

    @Test
    void csvQuotesWhatIsTextAndGuardsFormulas() throws IOException {
        StringWriter out = new StringWriter();
        CsvReport.write(report(stack(1, 7, "=cmd|' /C calc'!A0", "orders!a\"b,c+0x1")), out);
        assertThat(out.toString().split("\r\n"))
                .containsExactly(
                        "stack,verdict,confidence,rate_per_hour,rate_low,rate_high,kept_per_hour,open_now,since,first_seen,types,suspect,frames,marks",
                        "1,LEAK,HIGH,12.5,10.0,15.0,12.0,7,2026-11-24T20:00:00Z,2026-11-24T20:00:00Z,\"Event 7\",\"'=cmd|' /C calc'!A0\","
                                + "\"'=cmd|' /C calc'!A0 < orders!a\"\"b,c+0x1\",\"\"");
    }

    @Test
    void csvSaysWhichNamesAreNotToBeTrusted() throws IOException {
        StringWriter out = new StringWriter();
        CsvReport.write(report(stack(1, 7, "plugin+0x1234", "+0x1")), out);
        assertThat(out.toString()).endsWith(",\"no symbols, no module: JIT or unloaded\"\r\n");
    }

    @Test
    void aParserOfCsvReadsBackWhatTheReportSaysAndNoCellIsAFormula() throws IOException {
        RunReport hostile = Reports.hostile();
        StringWriter out = new StringWriter();
        CsvReport.write(hostile, out);
        List<CSVRecord> rows;
        try (CSVParser parser = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(out.toString()))) {
            rows = parser.getRecords();
        }
        assertThat(rows).hasSameSizeAs(hostile.stacks());
        for (int i = 0; i < rows.size(); i++) {
            RunReport.StackReport one = hostile.stacks().get(i);
            CSVRecord row = rows.get(i);
            assertThat(row.isConsistent()).isTrue();
            assertThat(row.get("stack")).isEqualTo(Integer.toString(one.stack().id()));
            assertThat(row.get("open_now"))
                    .isEqualTo(Integer.toString(one.verdict().openNow()));
            assertThat(Double.parseDouble(row.get("rate_per_hour")))
                    .isEqualTo(one.verdict().ratePerHour());
            assertThat(row.stream()).noneMatch(TextExportsTest::formula);
        }
        assertThat(rows.get(Reports.HOSTILE.indexOf("x".repeat(2000))).get("frames"))
                .contains("x".repeat(2000));

        // As a spreadsheet reads it where cells are parted at semicolons: quotes are signs like others then.
        for (String line : out.toString().split("\r\n")) {
            for (String cell : line.split("[;\t]")) {
                assertThat(cell).doesNotMatch("^[\\s\"]*[=+@\uff1d\uff0b\uff0d\uff20].*");
            }
        }
    }

    private static boolean formula(String cell) {
        return cell.matches("(?s)\\s*[=+@\uff1d\uff0b\uff0d\uff20].*") || cell.matches("(?s)\\s*-(?![0-9.]).*");
    }

    @Test
    void foldedStacksAreReadBackAsFlameGraphToolsDo() throws IOException {
        RunReport hostile = Reports.hostile();
        StringWriter out = new StringWriter();
        FoldedStacks.write(hostile, out);
        // The rule of flamegraph.pl: all up to the last blank are the frames, then a number; every line end that any
        // language knows parts lines.
        Map<List<String>, Integer> read = new HashMap<>();
        for (String line : out.toString().split("\\R")) {
            int blank = line.lastIndexOf(' ');
            read.merge(
                    List.of(line.substring(0, blank).split(";", -1)),
                    Integer.parseInt(line.substring(blank + 1)),
                    Integer::sum);
        }
        assertThat(read).hasSize(hostile.stacks().size());
        assertThat(read.keySet())
                .allMatch(frames -> frames.size() == 3 && frames.get(2).equals("ntdll!NtCreateEvent"));
        for (RunReport.StackReport one : hostile.stacks()) {
            assertThat(read.values()).contains(one.verdict().openNow());
        }
    }

    @Test
    void foldedStacksSayWhatIsNotToBeTrusted() throws IOException {
        StringWriter out = new StringWriter();
        FoldedStacks.write(Reports.marked(), out);
        assertThat(out.toString())
                .isEqualTo("(may be cut);(foreign);" + "orders!down;".repeat(8)
                        + "+0x2a0 (no module: JIT or unloaded);plugin+0x1234 (no symbols);"
                        + "orders!Queue::Arm (export name);ntdll!NtCreateEvent 7\n");
    }

    @Test
    void csvHasEachMarkOfAStackOnce() throws IOException {
        StringWriter out = new StringWriter();
        CsvReport.write(Reports.marked(), out);
        assertThat(out.toString())
                .endsWith(",\"foreign, may be cut, export name, no symbols, no module: JIT or unloaded\"\r\n");
    }
}
