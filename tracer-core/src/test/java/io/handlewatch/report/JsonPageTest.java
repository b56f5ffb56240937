package io.handlewatch.report;

import static io.handlewatch.report.ReportSamples.at;
import static io.handlewatch.report.ReportSamples.explanation;
import static io.handlewatch.report.ReportSamples.full;
import static io.handlewatch.report.ReportSamples.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.htrace.InputText;
import io.handlewatch.htrace.RecordCounts;
import io.handlewatch.report.compare.JudgedRuns;
import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.UnexpectedEnds;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.TargetCounters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the JSON names what is printed, and nothing else. */
class JsonPageTest {
    @Test
    void thePageNamesEveryFieldAndNoOther() throws IOException {
        Map<String, Object> verdicts = Json.object(write(full(), List.of(new JsonReport.Truth(17, true, 12.5))));
        Set<String> names = new TreeSet<>(Json.names(verdicts, ""));
        // Those of one stack are described once, under forecasts.
        names.removeIf(name -> name.startsWith("stacks[].forecasts[]."));
        StringWriter explained = new StringWriter();
        JsonReport.writeExplained(full(), explanation(), explained);
        Json.names(Json.object(explained.toString()), "").stream()
                .filter(name -> name.startsWith("explanation"))
                .forEach(names::add);
        // The names inside are object types.
        names.removeIf(name -> name.startsWith("unlisted.") || name.startsWith("stacks[].types."));
        names.addAll(Json.names(Json.object(records()), ""));
        names.addAll(Json.names(Json.object(JudgedRuns.json()), ""));
        names.addAll(Json.names(Json.object(processes()), ""));
        String page = Files.readString(Path.of("..", "docs", "json.md"));
        Set<String> described = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(names);
    }

    @Test
    void thePageNamesEveryWord() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "json.md"));
        assertThat(page)
                .contains(Arrays.stream(Verdict.values()).map(Verdict::name).toList())
                .contains(Arrays.stream(StackVerdict.Confidence.values())
                        .map(Enum::name)
                        .toList())
                .contains(Arrays.stream(Marks.Mark.values()).map(Enum::name).toList())
                .contains(Arrays.stream(Gap.Reason.values()).map(Enum::name).toList());
    }

    private static String processes() {
        StringWriter out = new StringWriter();
        ListedProcess process = new ListedProcess(
                new ProcessIdentity(8, at(0), "a.exe"), 1, 64, new TargetCounters(9, 1, 2), List.of("Spooler"));
        ProcessGrowth.writeJson(
                List.of(new ProcessGrowth(process, 5)),
                Duration.ofMinutes(1),
                Map.of("Spooler", new UnexpectedEnds(3, at(0))),
                out);
        return out.toString();
    }

    /** One text with all lines that are counted. */
    private static String records() {
        String log = """
                0:000> !htrace -diff
                Handle tracing information snapshot successfully taken.
                0x1 new stack traces since the previous snapshot.
                Ignoring handles that were already closed...
                Outstanding handles opened since the previous snapshot:
                --------------------------------------
                Handle = 0x00000244 - OPEN
                Thread ID = 0x00001ca4, Process ID = 0x00001a34

                0x77a5a1c4: ntdll!NtCreateEvent+0x14
                --------------------------------------
                Displayed 0x1 stack traces for outstanding handles opened since the previous snapshot.
                0:000> !htrace
                --------------------------------------
                Handle = 0x00000244 - OPEN
                Thread ID = 0x00001ca4, Process ID = 0x00001a34

                0x77a5a1c4: ntdll!NtCreateEvent+0x14
                --------------------------------------
                Parsed 0x1 stack traces.
                Dumped 0x1 stack traces.
                """;
        StringWriter out = new StringWriter();
        try (InputText text = InputText.of("-", new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)))) {
            RecordCounts.writeJson(List.of(RecordCounts.of(text)), out);
        }
        return out.toString();
    }
}
