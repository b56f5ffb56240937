package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveTextTest {
    private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");
    private static final Sample SAMPLE = new Sample(
            99,
            1,
            START.plusSeconds(6000),
            6_000_000,
            Listing.EVENTS,
            true,
            false,
            10,
            1234,
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            0,
            0,
            List.of());

    private static RunReport report(String symbol) {
        Stack stack = new Stack(7, List.of(Frame.parse(0, symbol)));
        StackVerdict verdict = new StackVerdict(
                7, Verdict.LEAK, StackVerdict.Confidence.HIGH, 12.25, 10, 14, 12, START, START, 31, List.of(), "Why.");
        return new RunReport(
                new RunHead("handlewatch", "ring", 1, "orders.exe", null, START, 60_000, 1024, Listing.EVENTS, ""),
                new Judgement(Verdict.LEAK, List.of(verdict), List.of(7), OptionalDouble.empty(), null),
                List.of(new RunReport.StackReport(stack, verdict, Map.of())),
                List.of(new Gap(Gap.Reason.MISSED, 0, 1, ""), new Gap(Gap.Reason.MISSED, 1, 2, "")),
                List.of(),
                100,
                SAMPLE);
    }

    @Test
    void theTableTellsTimeLeftSamplesHandlesLossesAndTheWorst() {
        LiveText text = new LiveText(Duration.ofHours(8), false, ZoneOffset.UTC);
        assertThat(text.table(report("orders!Session::Open+0x5c"), ConsoleSize.USUAL))
                .containsExactly(
                        "1.7 h of 8.0 h, 6.3 h left, 100 samples, 1234 handles open, lost: MISSED 2",
                        "So far: LEAK",
                        "verdict              per hour      open  opened by",
                        "LEAK                     12.3        31  orders!Session::Open+0x5c");
    }

    @Test
    void noLineOfTheTableCanWrapAndNoNameIsObeyed() {
        LiveText text = new LiveText(null, false, ZoneOffset.UTC);
        assertThat(text.table(report("orders!\u001b[2J" + "x".repeat(500)), ConsoleSize.USUAL))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80).doesNotContain("\u001b"))
                .anyMatch(line -> line.endsWith("..."));
    }

    @Test
    void aNameThatIsNotToBeTrustedIsMarkedHoweverLongItIs() {
        LiveText text = new LiveText(null, false, ZoneOffset.UTC);
        String far = "+0x" + "f".repeat(90);
        assertThat(text.table(report("plugin" + far), ConsoleSize.USUAL))
                .anyMatch(line -> line.length() == 79 && line.endsWith("... (no symbols)"));
        assertThat(text.table(report("plugin" + far), new ConsoleSize(40, 25)))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(40));
        assertThat(text.line(SAMPLE, report("plugin+0x1"))).endsWith(": plugin+0x1 (no symbols) 12.3 an hour");
    }

    @Test
    void colourOnlyWhereItIsWelcome() {
        assertThat(new LiveText(null, true, ZoneOffset.UTC).table(report("a!b"), ConsoleSize.USUAL))
                .anyMatch(line -> line.startsWith("\u001b[1;31mLEAK"));
    }

    @Test
    void onePlainLine() {
        assertThat(new LiveText(Duration.ofHours(8), true, ZoneOffset.UTC).line(SAMPLE, report("orders!Open+0x1")))
                .isEqualTo("21:40  1.7 h of 8.0 h, 6.3 h left, 1234 handles open, LEAK: orders!Open+0x1 12.3 an hour");
    }

    @Test
    void theTableFitsTheConsole() {
        RunReport one = report("orders!Open+0x1");
        List<RunReport.StackReport> many = IntStream.rangeClosed(1, 30)
                .mapToObj(id -> new RunReport.StackReport(
                        new Stack(id, List.of(Frame.parse(0, "orders!Open" + id + "+0x1"))), leak(id), Map.of()))
                .toList();
        RunReport report = new RunReport(
                one.head(),
                new Judgement(
                        Verdict.LEAK,
                        many.stream().map(RunReport.StackReport::verdict).toList(),
                        many.stream().map(stack -> stack.stack().id()).toList(),
                        OptionalDouble.empty(),
                        null),
                many,
                List.of(),
                List.of(),
                100,
                SAMPLE);
        LiveText text = new LiveText(null, false, ZoneOffset.UTC);
        for (ConsoleSize size : List.of(new ConsoleSize(40, 8), new ConsoleSize(80, 25), new ConsoleSize(200, 60))) {
            assertThat(text.table(report, size))
                    .hasSizeLessThan(size.rows())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(size.columns()));
        }
        assertThat(text.table(report, new ConsoleSize(40, 8))).hasSize(7).last().isEqualTo("and 27 more");
    }

    private static StackVerdict leak(int id) {
        return new StackVerdict(
                id, Verdict.LEAK, StackVerdict.Confidence.HIGH, 12.25, 10, 14, 12, START, START, 31, List.of(), "Why.");
    }
}
