package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Cycle;
import io.handlewatch.detect.Explanation;
import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.Siblings;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.StackVerdict.Alarm;
import io.handlewatch.detect.Verdict;
import io.handlewatch.htrace.InputText;
import io.handlewatch.htrace.RecordCounts;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.compare.JudgedRuns;
import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.TargetCounters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON, read back by a parser and held against what was to be said and against its page. */
class JsonReportTest {
    private static final long T = 1_772_389_812_345L;

    @Test
    void everyField() {
        Map<String, Object> json = Json.object(write(full(), List.of(new JsonReport.Truth(17, true, 12.5))));
        assertThat(json)
                .isEqualTo(map(
                        "format", "handlewatch-verdicts",
                        "version", 1L,
                        "overall", "LEAK",
                        "stacks",
                                List.of(
                                        map(
                                                "stackId",
                                                17L,
                                                "verdict",
                                                "LEAK",
                                                "confidence",
                                                "HIGH",
                                                "ratePerHour",
                                                12.5,
                                                "rateLow",
                                                10.25,
                                                "rateHigh",
                                                15.75,
                                                "since",
                                                T + 1,
                                                "firstSeen",
                                                T + 2,
                                                "openNow",
                                                131L,
                                                "alarms",
                                                List.of(
                                                        map(
                                                                "raisedSample",
                                                                0L,
                                                                "raisedAt",
                                                                T + 3,
                                                                "withdrawnSample",
                                                                151L,
                                                                "withdrawnAt",
                                                                T + 4),
                                                        map(
                                                                "raisedSample",
                                                                160L,
                                                                "raisedAt",
                                                                T + 5,
                                                                "withdrawnSample",
                                                                null,
                                                                "withdrawnAt",
                                                                null)),
                                                "alarmAt",
                                                T + 5,
                                                "frames",
                                                List.of("ntdll!NtCreateEvent+0x14", "svc!Open+0x1f2"),
                                                "frameMarks",
                                                List.of("EXPORT_NAME", ""),
                                                "mayBeCut",
                                                false,
                                                "foreign",
                                                3L,
                                                "types",
                                                map("", 1L, "Event", 130L),
                                                "objects",
                                                List.of(
                                                        map(
                                                                "handle",
                                                                0xffff_fffcL,
                                                                "type",
                                                                "Event",
                                                                "name",
                                                                "\\BaseNamedObjects\\a\"b",
                                                                "answer",
                                                                "NAMED"),
                                                        map("handle", 8L, "type", "", "name", "", "answer", "HUNG")),
                                                "reason",
                                                "Rises.",
                                                "siblings",
                                                map(
                                                        "opened", 4112L,
                                                        "closed", 3981L,
                                                        "medianAge", 3000L,
                                                        "medianAgeIsLimit", true),
                                                "cycle",
                                                map("period", 3_600_000L, "perCycle", 12.5),
                                                "forecasts",
                                                List.of(forecast("LIMIT", 1402L))),
                                        map(
                                                "stackId",
                                                18L,
                                                "verdict",
                                                "STEADY",
                                                "confidence",
                                                "LOW",
                                                "ratePerHour",
                                                0.0,
                                                "rateLow",
                                                0.0,
                                                "rateHigh",
                                                0.0,
                                                "since",
                                                null,
                                                "firstSeen",
                                                null,
                                                "openNow",
                                                0L,
                                                "alarms",
                                                List.of(),
                                                "alarmAt",
                                                null,
                                                "frames",
                                                List.of(),
                                                "frameMarks",
                                                List.of(),
                                                "mayBeCut",
                                                false,
                                                "foreign",
                                                0L,
                                                "types",
                                                map(),
                                                "objects",
                                                List.of(),
                                                "reason",
                                                "",
                                                "siblings",
                                                map(
                                                        "opened",
                                                        0L,
                                                        "closed",
                                                        0L,
                                                        "medianAge",
                                                        null,
                                                        "medianAgeIsLimit",
                                                        false),
                                                "cycle",
                                                null,
                                                "forecasts",
                                                List.of())),
                        "suspects", List.of(17L, 18L),
                        "verdictPossibleAt", T + 6,
                        "gaps",
                                List.of(
                                        map(
                                                "reason",
                                                "RING_OVERTAKEN",
                                                "fromUp",
                                                1L,
                                                "toUp",
                                                5_000_000_000L,
                                                "detail",
                                                "lost"),
                                        map("reason", "ASLEEP", "fromUp", 2L, "toUp", 3L, "detail", "")),
                        "openHandles", 402L,
                        "unlisted", map("", 7L, "File", 9L),
                        "slowestFindableRatePerHour", 0.75,
                        "target", map("pid", 4_294_967_292L, "image", "C:\\svc\\orderhub.exe"),
                        "epochs",
                                List.of(
                                        map(
                                                "number",
                                                1L,
                                                "pid",
                                                4_294_967_292L,
                                                "created",
                                                T + 1,
                                                "image",
                                                "C:\\svc\\orderhub.exe",
                                                "beganUp",
                                                0L,
                                                "endedUp",
                                                5_000L,
                                                "exitCode",
                                                -1_073_741_819L),
                                        map(
                                                "number",
                                                2L,
                                                "pid",
                                                4312L,
                                                "created",
                                                T + 2,
                                                "image",
                                                "C:\\svc\\orderhub.exe",
                                                "beganUp",
                                                6_000L,
                                                "endedUp",
                                                null,
                                                "exitCode",
                                                null)),
                        "tracing",
                                List.of(
                                        map("at", T + 7, "text", "tracing enabled"),
                                        map("at", T + 8, "text", "tracing disabled")),
                        "forecasts", List.of(forecast("LIMIT", 1402L), forecast("EARLIER_MAXIMUM", 602L)),
                        "counters",
                                map(
                                        "targetAtFirst",
                                        map("handles", 390L, "gdiObjects", 12L, "userObjects", 3L),
                                        "target",
                                        map("handles", 402L, "gdiObjects", -1L, "userObjects", 4L),
                                        "watch",
                                        cost(59, 65, 600, 241, 20),
                                        "host",
                                        cost(-1, -1, -1, -1, -1),
                                        "ownHandlesAtFirst",
                                        420L,
                                        "ownThreadsAtFirst",
                                        34L,
                                        "ownPrivateBytesMost",
                                        110L,
                                        "ownWorkingSetBytesMost",
                                        112L,
                                        "ownPercentOfCore",
                                        -1.0),
                        "modules",
                                List.of(map(
                                        "name", "svc",
                                        "image", "C:\\svc\\svc.exe",
                                        "base", "0x7ff6a0000000",
                                        "size", 8192L,
                                        "timestamp", 4_294_967_295L,
                                        "symbols", "pdb",
                                        "pdb", "D:\\out\\svc.pdb",
                                        "guid", "0A1B2C3D-0000-1111-2222-333344445555",
                                        "age", 2L)),
                        "truth", List.of(map("stackId", 17L, "leak", true, "ratePerHour", 12.5))));
    }

    @Test
    void typesAreSortedWhateverTheMap() {
        assertThat(write(full(), null)).contains("{\"\":1,\"Event\":130}", "\"unlisted\":{\"\":7,\"File\":9}");
    }

    @Test
    void beforeTheFirstSample() {
        RunReport nothing = new RunReport(
                head("", 0),
                new Judgement(Verdict.INSUFFICIENT_DATA, List.of(), List.of(), OptionalDouble.empty(), null),
                List.of(),
                List.of(),
                List.of(),
                0,
                null);
        assertThat(Json.object(write(nothing, null)))
                .isEqualTo(map(
                        "format",
                        "handlewatch-verdicts",
                        "version",
                        1L,
                        "overall",
                        "INSUFFICIENT_DATA",
                        "stacks",
                        List.of(),
                        "suspects",
                        List.of(),
                        "verdictPossibleAt",
                        null,
                        "gaps",
                        List.of(),
                        "openHandles",
                        -1L,
                        "unlisted",
                        map(),
                        "slowestFindableRatePerHour",
                        null,
                        "target",
                        map("pid", 0L, "image", ""),
                        "epochs",
                        List.of(),
                        "tracing",
                        List.of(),
                        "forecasts",
                        List.of(),
                        "counters",
                        null,
                        "modules",
                        List.of()));
    }

    /** At 12.5 an hour (10.25 to 15.75) from 402 open handles on. */
    private static Map<String, Object> forecast(String kind, long limit) {
        return map(
                "kind",
                kind,
                "limit",
                limit,
                "openHandles",
                402L,
                "ratePerHour",
                12.5,
                "hours",
                (limit - 402) / 12.5,
                "hoursEarliest",
                (limit - 402) / 15.75,
                "hoursLatest",
                (limit - 402) / 10.25);
    }

    private static Explanation explanation() {
        return new Explanation(
                full().stacks().get(0).verdict(),
                List.of(
                        new Explanation.Row("opened here", "4,112", "", Explanation.Met.NONE),
                        new Explanation.Row("still coming", "last 3 h ago", "1 h", Explanation.Met.NO)));
    }

    @Test
    void theEvidenceStandsBesideTheVerdicts() {
        StringWriter out = new StringWriter();
        JsonReport.writeExplained(full(), explanation(), out);
        assertThat(Json.object(out.toString()).get("explanation"))
                .isEqualTo(map(
                        "stackId",
                        17L,
                        "rules",
                        List.of(
                                map("rule", "opened here", "seen", "4,112", "asked", "", "met", null),
                                map("rule", "still coming", "seen", "last 3 h ago", "asked", "1 h", "met", false))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say \"hello\" 'you' \\ / </script>",
                "\0\u0001\u0007\b\t\n\r\u001b[31m\u007f\u0085\u2028\u2029",
                "\u202egnp.exe\u202c \u200f \ufeff",
                "\ud800",
                "\udfff before",
                "mid \udc00\ud800 dle",
                "\ud83d\ude00 whole",
                "\u00e9\u4e2d\u06d2",
                ""
            })
    void hostileNamesSurviveAsText(String name) {
        survives(name);
    }

    @Test
    void longNamesSurvive() {
        survives("x".repeat(2_000));
        survives("\u202e".repeat(2_000));
    }

    private static void survives(String name) {
        String text = write(named(name), null);
        // What a pipe gets are bytes, none of them a control character that a terminal would obey.
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(text).matches("[ -\u007f]*\n");
        Map<String, Object> json = Json.object(new String(bytes, StandardCharsets.UTF_8));
        Map<?, ?> stack = (Map<?, ?>) ((List<?>) json.get("stacks")).get(0);
        assertThat(stack.get("frames")).isEqualTo(List.of(name));
        assertThat(stack.get("reason")).isEqualTo(name);
        assertThat(stack.get("types"))
                .isEqualTo(map(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), 3L));
        assertThat(json.get("target")).isEqualTo(map("pid", 1L, "image", name));
        assertThat(json.get("tracing")).isEqualTo(List.of(map("at", T, "text", name)));
        assertThat(json.get("gaps"))
                .isEqualTo(List.of(map("reason", "MISSED", "fromUp", 0L, "toUp", 1L, "detail", name)));
    }

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
        ProcessGrowth.writeJson(List.of(new ProcessGrowth(process, 5)), Duration.ofMinutes(1), out);
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

    private static RunReport full() {
        StackVerdict leak = new StackVerdict(
                17,
                Verdict.LEAK,
                StackVerdict.Confidence.HIGH,
                12.5,
                10.25,
                15.75,
                11,
                at(1),
                at(2),
                131,
                List.of(new Alarm(0, at(3), 151, at(4)), new Alarm(160, at(5), -1, null)),
                "Rises.",
                new Siblings(4112, 3981, 131, 3000, true),
                new Cycle(3_600_000, 12.5));
        StackVerdict steady = new StackVerdict(
                18, Verdict.STEADY, StackVerdict.Confidence.LOW, 0, 0, 0, 0, null, null, 0, List.of(), "");
        Stack opener = new Stack(
                17, List.of(Frame.parse(5, "ntdll!NtCreateEvent+0x14").byExport(), Frame.parse(6, "svc!Open+0x1f2")));
        return new RunReport(
                head("C:\\svc\\orderhub.exe", 4_294_967_292L),
                new Judgement(Verdict.LEAK, List.of(leak, steady), List.of(17, 18), OptionalDouble.of(0.75), at(6)),
                List.of(
                        new StackReport(opener, leak, Map.of("", 1, "Event", 130), 3),
                        new StackReport(new Stack(18, List.of()), steady, Map.of())),
                List.of(
                        new Gap(Gap.Reason.RING_OVERTAKEN, 1, 5_000_000_000L, "lost"),
                        new Gap(Gap.Reason.ASLEEP, 2, 3, "")),
                List.of(new Action(at(7), "tracing enabled"), new Action(at(8), "tracing disabled")),
                161,
                sample(402, Map.of("", 7, "File", 9)),
                602,
                1402,
                CounterSpan.of(new Counters(
                                0,
                                1_000,
                                new TargetCounters(390, 12, 3),
                                new ProcessCost(60, 61, 500, 240, 20),
                                new ProcessCost(50, 51, 400, 180, 14)))
                        .and(new Counters(
                                160,
                                5_000,
                                new TargetCounters(402, -1, 4),
                                new ProcessCost(59, 65, 600, 241, 20),
                                ProcessCost.UNKNOWN)),
                List.of(
                        new Epoch(1, 4_294_967_292L, at(1), "C:\\svc\\orderhub.exe", 0, 5_000L, 0xC0000005),
                        new Epoch(2, 4312, at(2), "C:\\svc\\orderhub.exe", 6_000, null, null)),
                List.of(new LoadedModule(
                        0x7ff6a0000000L,
                        0x2000,
                        "svc",
                        "C:\\svc\\svc.exe",
                        "pdb",
                        0xffff_ffffL,
                        "D:\\out\\svc.pdb",
                        "0A1B2C3D-0000-1111-2222-333344445555",
                        2)),
                List.of(
                        new ObjectName(17, 0xffff_fffcL, "Event", "\\BaseNamedObjects\\a\"b", ObjectName.Answer.NAMED),
                        new ObjectName(17, 8, "", "", ObjectName.Answer.HUNG)));
    }

    private static RunReport named(String name) {
        StackVerdict verdict = new StackVerdict(
                1, Verdict.STEADY, StackVerdict.Confidence.LOW, 0, 0, 0, 0, null, null, 0, List.of(), name);
        return new RunReport(
                head(name, 1),
                new Judgement(Verdict.STEADY, List.of(verdict), List.of(), OptionalDouble.empty(), null),
                List.of(new StackReport(
                        new Stack(1, List.of(new Frame(0, name, "", "", 0))), verdict, Map.of(name, 3))),
                List.of(new Gap(Gap.Reason.MISSED, 0, 1, name)),
                List.of(new Action(at(0), name)),
                1,
                sample(1, Map.of()));
    }

    private static RunHead head(String image, long pid) {
        return new RunHead("t", "ring", pid, image, null, null, 60_000, 0x20000, Listing.EVENTS, "");
    }

    private static Sample sample(int openHandles, Map<String, Integer> unlisted) {
        return new Sample(
                160,
                1,
                at(9),
                5,
                Listing.EVENTS,
                true,
                false,
                0,
                openHandles,
                List.of(),
                List.of(),
                List.of(),
                unlisted,
                0,
                0,
                List.of());
    }

    private static Map<String, @Nullable Object> cost(
            long privateBytes, long workingSet, long cpu, long handles, long threads) {
        return map(
                "privateBytes",
                privateBytes,
                "workingSetBytes",
                workingSet,
                "cpuMillis",
                cpu,
                "handles",
                handles,
                "threads",
                threads);
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(T + millis);
    }

    private static String write(RunReport report, @Nullable List<JsonReport.Truth> truth) {
        StringWriter out = new StringWriter();
        JsonReport.write(report, truth, out);
        return out.toString();
    }

    private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
