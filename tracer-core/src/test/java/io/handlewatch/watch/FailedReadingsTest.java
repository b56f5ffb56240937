package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.EngineException;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Readings that fail: what is told of them, when they are tried again, and what they make of the end. */
class FailedReadingsTest extends OneWatch {
    @Test
    void readingsThatFailAreOneGapAndTheWatchGoesOn() {
        source.fails = n -> n == 1 || n == 2;
        WatchEnd end = run(Duration.ofMinutes(5));
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(log.samples).extracting(Sample::upMillis).containsExactly(60_000L, 240_000L, 300_000L);
        assertThat(log.samples.get(1).gaps())
                .containsExactly(new Gap(Gap.Reason.ENGINE_LOST, 60_000, 240_000, "The engine hangs."));
        assertThat(log.notes).hasSize(2).allMatch(note -> note.contains("The engine hangs."));
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineException.Kind.class,
            names = {"REFUSED", "ENVIRONMENT", "TARGET_GONE", "WRONG_USE"})
    void aReadingThatFailedWhileTheEngineWasThereIsAMissedOne(EngineException.Kind kind) {
        source.kind = kind;
        source.fails = n -> n == 1;
        run(Duration.ofMinutes(5));
        assertThat(log.gaps()).containsExactly(new Gap(Gap.Reason.MISSED, 60_000, 180_000, "The engine hangs."));
        assertThat(log.notes).singleElement().asString().contains("The engine hangs.");
    }

    @Test
    void ofSeveralReadingsInARowOneLostEngineIsEnough() {
        source.fails = n -> {
            source.kind = n == 1 ? EngineException.Kind.ENGINE_LOST : EngineException.Kind.REFUSED;
            return n == 1 || n == 2 || n == 4;
        };
        run(Duration.ofMinutes(6));
        assertThat(log.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.ENGINE_LOST, Gap.Reason.MISSED);
    }

    @Test
    void aWatchThatEndsOverReadingsThatAreRefusedHasNotLostItsEngine() {
        source.kind = EngineException.Kind.REFUSED;
        source.fails = n -> n >= 2;
        WatchEnd end = run(null);
        assertThat(end.cause()).as("its exit code").isEqualTo(WatchEnd.Cause.READINGS_FAILED);
        assertThat(end.sentence()).startsWith("the target could not be read: ").endsWith("(The engine hangs.)");
        assertThat(log.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.MISSED);
    }

    @Test
    void anEngineThatStaysLostEndsTheWatchAndIsSaid() {
        source.fails = n -> n >= 2;
        WatchEnd end = run(null);
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.READINGS_FAILED);
        assertThat(end.sentence()).contains("The engine hangs.");
        Sample last = log.samples.get(log.samples.size() - 1);
        assertThat(last.listed()).isFalse();
        assertThat(last.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.ENGINE_LOST);
        assertThat(source.calls).containsExactly("start", "stop", "close");
        assertThat(clock.millis()).as("the first failed in the third minute").isEqualTo((3 + 30) * 60_000L);
        assertThat(end.sentence()).contains(" 31 readings in a row failed ");
    }

    /** Ten refused processes in ten seconds are no reason to end a night. */
    @Test
    void readingsThatFailAreTriedEverLaterAndNotGivenUpForHalfAnHour() {
        source.fails = n -> n >= 2 && clock.millis() < 1_500_000;
        watch(new WatchPlan(Duration.ofSeconds(1), Duration.ofMinutes(40), 1024, false), log)
                .run();
        assertThat(source.failedAt)
                .startsWith(3_000L, 4_000L, 6_000L, 10_000L, 18_000L, 34_000L, 66_000L, 126_000L)
                .hasSizeBetween(25, 40);
        assertThat(log.end).isEqualTo("the time asked for has passed");
        assertThat(log.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.ENGINE_LOST);
        assertThat(log.samples).as("once a second again").hasSizeGreaterThan(800);
    }

    @Test
    void readingsThatFailedLastAreLostAlsoWhereTheTimeWasUp() {
        source.fails = n -> n >= 2;
        WatchEnd end = run(Duration.ofMinutes(5));
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(end.sentence())
                .isEqualTo("the time asked for has passed; the last 3 readings failed (The engine hangs.)");
        assertThat(log.gaps()).containsExactly(new Gap(Gap.Reason.ENGINE_LOST, 120_000, 300_000, "The engine hangs."));
    }

    @Test
    void aLastReadingThatFailsIsLostAlsoWhereItWasStopped() {
        Watch watch = watch(plan(null), log);
        source.fails = n -> n == 1;
        source.kind = EngineException.Kind.REFUSED;
        clock.at(85_000, watch::stop);
        WatchEnd end = watch.run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.STOPPED);
        assertThat(end.sentence()).isEqualTo("stopped; the last reading failed (The engine hangs.)");
        assertThat(log.gaps()).containsExactly(new Gap(Gap.Reason.MISSED, 60_000, 85_000, "The engine hangs."));
    }

    /** It would have been given up, had it been longer. */
    @Test
    void aShortWatchWhoseEngineStaysLostHasFailed() {
        source.fails = n -> n >= 2;
        WatchEnd end = watch(new WatchPlan(Duration.ofSeconds(1), Duration.ofMinutes(10), 1024, false), log)
                .run();
        assertThat(end.cause()).as("its exit code").isEqualTo(WatchEnd.Cause.READINGS_FAILED);
        assertThat(end.sentence()).startsWith("the engine was lost: ").contains("readings in a row failed");
        assertThat(log.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.ENGINE_LOST);
    }

    @Test
    void theMachinesSleepIsNoTrouble() {
        source.fails = n -> n >= 2 && n < 13;
        clock.at(200_000, () -> clock.machineSleeps(Duration.ofHours(3)));
        WatchEnd end = watch(new WatchPlan(Duration.ofSeconds(60), Duration.ofHours(5), 1024, false), log)
                .run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
    }

    /** Each takes as long as a command that hangs. */
    @Test
    void readingsThatFailSlowlyAreNotToldTwice() {
        source.fails = n -> {
            boolean fails = n >= 2 && n < 5;
            clock.pass(fails ? Duration.ofSeconds(90) : Duration.ZERO);
            return fails;
        };
        run(Duration.ofMinutes(20));
        assertThat(log.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.ENGINE_LOST);
    }

    @Test
    void whoStopsAWatchDoesNotWaitForAnEngineThatHangs() {
        Watch watch = watch(plan(null), log);
        source.fails = n -> n >= 1;
        clock.at(125_000, watch::stop);
        WatchEnd end = watch.run();
        assertThat(end.sentence()).isEqualTo("stopped; the last reading failed (The engine hangs.)");
        assertThat(source.failedAt).as("no further one").containsExactly(120_000L);
    }

    /** The detector takes a life's end for time without the target; an engine that was lost before is something else. */
    @Test
    void anOutageBeforeTheTargetsEndIsNoTimeWithoutIt() {
        source.fails = n -> n >= 2;
        clock.at(500_000, () -> process.exit(0));
        WatchEnd end = run(null);
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TARGET_ENDED);
        assertThat(log.gaps())
                .containsExactly(
                        new Gap(Gap.Reason.ENGINE_LOST, 120_000, 500_000, "The engine hangs."),
                        new Gap(Gap.Reason.TARGET_ENDED, 500_000, 500_000, "the target ended, exit code 0"));
    }

    @Test
    void aWatchThatHasReadNothingHasFailed() {
        source.fails = n -> true;
        WatchEnd end = run(Duration.ofMinutes(5));
        assertThat(end.cause()).as("its exit code").isEqualTo(WatchEnd.Cause.READINGS_FAILED);
        assertThat(end.sentence()).isEqualTo("no reading succeeded (The engine hangs.)");
        assertThat(log.gaps()).containsExactly(new Gap(Gap.Reason.ENGINE_LOST, 0, 300_000, "The engine hangs."));
    }

    @Test
    void aReadingThatFailsBecauseTheTargetEndedIsItsEnd() {
        source.fails = n -> {
            if (n == 1) {
                process.exit(0);
            }
            return n == 1;
        };
        source.kind = EngineException.Kind.TARGET_GONE;
        WatchEnd end = run(null);
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TARGET_ENDED);
        assertThat(log.notes).isEmpty();
    }
}
