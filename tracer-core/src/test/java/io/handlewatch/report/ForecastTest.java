package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When the handles run out, if what leaks goes on. */
class ForecastTest {
    private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");

    @Test
    void theLeaksAddUpAndSoDoTheSquaresOfTheirDoubts() {
        RunReport report =
                report(60_000, 1000, 1000, leak(30, 24, 36), leak(40, 32, 48)).towards(8000);
        Forecast forecast = report.forecasts().get(0);
        assertThat(report.forecasts()).hasSize(1);
        assertThat(forecast.hours()).isEqualTo(100);
        assertThat(forecast.earliest()).isCloseTo(7000.0 / 80, within(1e-9));
        assertThat(forecast.latest()).isCloseTo(7000.0 / 60, within(1e-9));
        assertThat(forecast.sentence())
                .isEqualTo("At this pace 8,000 open handles are reached in 4.2 days (3.6 to 4.9 days).");
        assertThat(Forecast.of(report, report.judgement().stacks().get(1))
                        .get(0)
                        .hours())
                .isEqualTo(175);
    }

    @Test
    void aRateThatMayBeNothingMayNeverGetThere() {
        Forecast forecast = report(60_000, 216, 216, leak(1, 0, 2)).forecasts().get(0);
        assertThat(forecast.latestHours()).isEmpty();
        assertThat(forecast.sentence())
                .isEqualTo("At this pace 16,777,216 open handles, the most a process can have, are reached in"
                        + " more than 1,000 years (957 years to never).");
    }

    @Test
    void theHighestCountOfTheRunIsALimitTooWhereItIsPlainlyHigher() {
        List<Forecast> forecasts = report(60_000, 1000, 1700, leak(35, 30, 40)).forecasts();
        assertThat(forecasts)
                .extracting(Forecast::kind)
                .containsExactly(Forecast.Kind.LIMIT, Forecast.Kind.EARLIER_MAXIMUM);
        assertThat(forecasts.get(1).sentence())
                .isEqualTo(
                        "At this pace 1,700 open handles, the most of this run, are reached in 20.0 h (17.5 to 23.3 h).");
        assertThat(report(60_000, 1000, 1050, leak(35, 30, 40)).forecasts()).hasSize(1);
    }

    @Test
    void aLimitThatIsBehindIsReached() {
        assertThat(report(60_000, 1000, 1000, leak(35, 30, 40))
                        .towards(900)
                        .forecasts()
                        .get(0)
                        .sentence())
                .isEqualTo("900 open handles are reached already.");
    }

    @Test
    void whereNobodyCountedThoseOfTheStacksCount() {
        assertThat(report(60_000, -1, -1, leak(35, 30, 40)).forecasts().get(0).openHandles())
                .isEqualTo(70);
    }

    @Test
    void withoutALeakOrWithoutTimesThereIsNone() {
        assertThat(report(0, 1000, 1000, leak(35, 30, 40)).forecasts()).isEmpty();
        assertThat(report(60_000, 1000, 1000).forecasts()).isEmpty();
    }

    private record Rate(double perHour, double low, double high) {}

    private static Rate leak(double perHour, double low, double high) {
        return new Rate(perHour, low, high);
    }

    private static RunReport report(long intervalMillis, int open, int highest, Rate... rates) {
        List<StackVerdict> verdicts = IntStream.range(0, rates.length)
                .mapToObj(i -> new StackVerdict(
                        i + 1,
                        Verdict.LEAK,
                        StackVerdict.Confidence.HIGH,
                        rates[i].perHour(),
                        rates[i].low(),
                        rates[i].high(),
                        0,
                        START,
                        START,
                        70,
                        List.of(),
                        ""))
                .toList();
        Sample last = new Sample(
                479,
                1,
                START,
                28_800_000,
                Listing.EVENTS,
                true,
                false,
                0,
                open,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                0,
                0,
                List.of());
        return new RunReport(
                new RunHead("", "ring", 1, "", null, START, intervalMillis, 0, Listing.EVENTS, ""),
                new Judgement(Verdict.LEAK, verdicts, List.of(), OptionalDouble.empty(), null),
                List.of(),
                List.of(),
                List.of(),
                480,
                last,
                highest,
                Forecast.MOST_OF_A_PROCESS,
                null,
                List.of(),
                List.of(),
                List.of());
    }
}
