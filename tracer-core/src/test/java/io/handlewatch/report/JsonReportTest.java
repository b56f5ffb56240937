package io.handlewatch.report;

import static io.handlewatch.report.ReportSamples.T;
import static io.handlewatch.report.ReportSamples.explanation;
import static io.handlewatch.report.ReportSamples.full;
import static io.handlewatch.report.ReportSamples.head;
import static io.handlewatch.report.ReportSamples.map;
import static io.handlewatch.report.ReportSamples.named;
import static io.handlewatch.report.ReportSamples.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.Verdict;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON, read back by a parser and held against what was to be said. */
class JsonReportTest {
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
}
