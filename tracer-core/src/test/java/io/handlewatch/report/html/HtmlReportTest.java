package io.handlewatch.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.Traffic;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

final class HtmlReportTest {
    private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");
    private static final String HOSTILE =
            "evil!</script><img src=x onerror=alert(1)>\"onload=\u202e\u0007'`<b>" + "x".repeat(2000);

    private static Sample sample(int seq, int open, List<Birth> births, List<End> ends) {
        return new Sample(
                seq,
                1,
                START.plusSeconds(60L * seq),
                60_000L * seq,
                Listing.EVENTS,
                true,
                false,
                10,
                open,
                births,
                ends,
                births.isEmpty() ? List.of() : List.of(new Traffic(1, 7, 3)),
                Map.of("<i>File", 3),
                0,
                0,
                List.of());
    }

    private static String page(String name, Timeline timeline, int samples) throws IOException {
        Stack stack = new Stack(1, List.of(Frame.parse(1, name), Frame.parse(2, "orders!main+0x10")));
        StackVerdict verdict = new StackVerdict(
                1,
                Verdict.LEAK,
                StackVerdict.Confidence.HIGH,
                12.5,
                10,
                15,
                12,
                START,
                START,
                samples,
                List.of(new StackVerdict.Alarm(3, START.plusSeconds(180), -1, null)),
                "Why </script> it leaks.");
        RunReport report = new RunReport(
                new RunHead("handlewatch", "ring", 42, name, START, START, 60_000, 1024, Listing.EVENTS, "engine <1>"),
                new Judgement(Verdict.LEAK, List.of(verdict), List.of(1), OptionalDouble.of(1), null),
                List.of(new RunReport.StackReport(stack, verdict, Map.of("Event", samples))),
                List.of(new Gap(Gap.Reason.ASLEEP, 60_000, 120_000, "</script>")),
                List.of(),
                samples,
                sample(samples - 1, 5, List.of(), List.of()));
        StringWriter out = new StringWriter();
        HtmlReport.write(report, timeline, List.of(), ZoneOffset.UTC, out);
        return out.toString();
    }

    private static Timeline timeline(int samples) {
        Timeline timeline = new Timeline();
        for (int i = 0; i < samples; i++) {
            timeline.observe(sample(i, 100 + i, List.of(new Birth(i, 1, 4L * i, false, "Event")), List.of()));
        }
        return timeline;
    }

    private static List<String> elements(String page, String tag) {
        List<String> found = new ArrayList<>();
        Matcher element = Pattern.compile("<" + tag + "[^>]*>(.*?)</" + tag + ">", Pattern.DOTALL)
                .matcher(page);
        while (element.find()) {
            found.add(element.group(1));
        }
        return found;
    }

    @Test
    void nothingInANameLeavesItsPlace() throws IOException {
        String page = page(HOSTILE, timeline(10), 10);
        assertThat(page).doesNotContain("<img", "<b>", "<i>", "\u202e", "\u0007");
        // Script elements: the data and the script. A name that ended one would make more.
        assertThat(elements(page, "script")).hasSize(2);
        try (JsonParser json = new JsonFactory()
                .createParser(
                        ObjectReadContext.empty(), elements(page, "script").get(0))) {
            List<String> texts = new ArrayList<>();
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    texts.add(json.getString());
                }
            }
            assertThat(texts)
                    .as("names come through whole")
                    .contains(Frame.parse(1, HOSTILE).text());
        }
    }

    @Test
    void thePolicyAllowsExactlyWhatIsInThePage() throws Exception {
        String page = page("orders!Open+0x1", timeline(10), 10);
        assertThat(page).contains("default-src 'none'");
        assertThat(page).contains("style-src '" + hash(elements(page, "style").get(0)) + "'");
        assertThat(page).contains("script-src '" + hash(elements(page, "script").get(1)) + "'");
        assertThat(page).doesNotContain("src=\"", "href=", "@import", "url(");
    }

    private static String hash(String text) throws Exception {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsNotToBeTrustedIsMarkedInTheTableAndInTheData() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            frames.add(Frame.parse(i + 1, "orders!Deep::down+0x" + i));
        }
        frames.set(0, Frame.parse(1, "plugin!Near+0x999").byExport());
        StackVerdict verdict = new StackVerdict(
                1, Verdict.LEAK, StackVerdict.Confidence.HIGH, 12, 10, 15, 12, START, START, 9, List.of(), "Why.");
        RunReport report = new RunReport(
                new RunHead("handlewatch", "ring", 42, "a.exe", START, START, 60_000, 1024, Listing.EVENTS, ""),
                new Judgement(Verdict.LEAK, List.of(verdict), List.of(1), OptionalDouble.of(1), null),
                List.of(new RunReport.StackReport(new Stack(1, frames), verdict, Map.of("Event", 9), 2)),
                List.of(),
                List.of(),
                10,
                sample(9, 5, List.of(), List.of()));
        StringWriter out = new StringWriter();
        HtmlReport.write(report, timeline(10), List.of(), ZoneOffset.UTC, out);
        assertThat(out.toString())
                .contains("<th scope=\"row\" class=\"code\">plugin!Near+0x999 (export name)</th>")
                .contains(
                        "\"marks\":{\"0\":\"export name\"},\"notes\":[\"2 of its handles were opened here by another process:")
                .contains("\"The stack may be cut: the kernel records 16 frames,");
    }

    @Test
    void theAnswerIsThereWithoutTheScript() throws IOException {
        String page = page("orders!Open+0x1", timeline(10), 10);
        String body = page.substring(page.indexOf("<body>"), page.indexOf("<main>"));
        assertThat(body).contains("LEAK: one function leaks handles, 12.5 an hour.");
        assertThat(page).contains("<title>LEAK: one function leaks handles, 12.5 an hour. - handlewatch</title>");
    }

    @Test
    void fourThousandStacksOverANightStayBelowEightMegabytes() throws IOException {
        Timeline timeline = new Timeline();
        Random random = new Random(2);
        List<RunReport.StackReport> stacks = new ArrayList<>();
        int count = 4096;
        for (int i = 0; i < 1440; i++) {
            List<Birth> births = new ArrayList<>();
            for (int stack = 1; stack <= count; stack++) {
                if (random.nextInt(4) == 0) {
                    births.add(new Birth((long) i * count + stack, stack, 4, false, "Event"));
                }
            }
            timeline.observe(sample(i, births.size(), births, List.of()));
        }
        for (int stack = 1; stack <= count; stack++) {
            StackVerdict verdict = new StackVerdict(
                    stack,
                    Verdict.STEADY,
                    StackVerdict.Confidence.MEDIUM,
                    0,
                    0,
                    0,
                    0,
                    null,
                    START,
                    300,
                    List.of(),
                    "Handles of this stack are closed at every age seen.");
            List<Frame> frames = new ArrayList<>();
            for (int frame = 0; frame < 12; frame++) {
                frames.add(
                        Frame.parse(frame, "orders!SomeNamespace::SomeClass" + stack + "::method" + frame + "+0x5c"));
            }
            stacks.add(new RunReport.StackReport(new Stack(stack, frames), verdict, Map.of("Event", 300)));
        }
        RunReport report = new RunReport(
                new RunHead("handlewatch", "ring", 42, "a.exe", START, START, 60_000, 1024, Listing.EVENTS, ""),
                new Judgement(
                        Verdict.STEADY,
                        stacks.stream().map(RunReport.StackReport::verdict).toList(),
                        List.of(),
                        OptionalDouble.of(1),
                        null),
                stacks,
                List.of(),
                List.of(),
                1440,
                sample(1439, 5, List.of(), List.of()));
        StringWriter out = new StringWriter();
        HtmlReport.write(report, timeline, List.of(), ZoneOffset.UTC, out);
        assertThat(out.toString().length()).isLessThan(8_000_000);
    }
}
