package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TargetCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedule and the ends of a watch, on a clock that passes by itself, with a source that does as it is told. */
class WatchTest extends OneWatch {
    @Test
    void readsAtAFixedRateAndEndsWhenTheTimeIsUp() {
        WatchEnd end = run(Duration.ofMinutes(5));
        assertThat(source.readAt).containsExactly(60_000L, 120_000L, 180_000L, 240_000L, 300_000L);
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(end.samples()).isEqualTo(5);
        assertThat(log.actions).containsExactly("enabled", "disabled");
        assertThat(source.calls).containsExactly("start", "stop", "close");
        assertThat(log.end).isEqualTo("the time asked for has passed");
        assertThat(log.gaps()).isEmpty();
    }

    @Test
    void anEngineThatWasReplacedInGoodOrderIsALineOfTheLogAndNoGap() {
        clock.at(
                clock.millis() + 90_000, () -> source.renewal = "the engine host had grown to 312 MB and was replaced");
        run(Duration.ofMinutes(5));
        assertThat(log.actions)
                .containsExactly("enabled", "the engine host had grown to 312 MB and was replaced", "disabled");
        assertThat(log.gaps()).isEmpty();
    }

    @Test
    void eachSampleIsCounted() {
        process.open("Event", 0, 1);
        process.gui(12, 3);
        run(Duration.ofMinutes(2));
        assertThat(log.counters)
                .containsExactly(
                        new Counters(0, 60_000, new TargetCounters(1, 12, 3), own.watch(), own.host()),
                        new Counters(1, 120_000, new TargetCounters(1, 12, 3), own.watch(), own.host()));
    }

    @Test
    void theHeadTellsWhatIsKnownWhenTracingIsOn() {
        run(Duration.ofMinutes(1));
        assertThat(log.head.startedAt()).isEqualTo(Instant.parse("2026-03-02T19:00:00Z"));
        assertThat(log.head.slots()).isEqualTo(1024);
        assertThat(log.head.intervalMillis()).isEqualTo(60_000);
        assertThat(log.head.image()).isEqualTo("C:\\svc\\orders.exe");
        assertThat(log.head.pid()).isEqualTo(process.identity().pid());
        assertThat(log.head.engine()).isEqualTo("an engine");
    }

    @Test
    void aTimeThatIsNoMultipleEndsWithALastReading() {
        run(Duration.ofSeconds(90));
        assertThat(source.readAt).containsExactly(60_000L, 90_000L);
    }

    @Test
    void aSlowReadingSkipsWhatItMissedAndKeepsTheBeat() {
        source.takes = Duration.ofSeconds(130);
        run(Duration.ofMinutes(9));
        // begun at 60 s, done at 190 s: 120 and 180 are skipped, and the next is at 240 s
        assertThat(source.readAt).startsWith(60_000L, 240_000L, 420_000L);
        Gap gap = log.samples.get(1).gaps().get(0);
        assertThat(gap.reason()).isEqualTo(Gap.Reason.MISSED);
        assertThat(gap.fromUpMillis()).isEqualTo(120_000);
        assertThat(gap.toUpMillis()).isBetween(180_000L, 240_000L);
    }

    @Test
    void sleepIsNoTimeAndIsKeptAsAGap() {
        clock.at(155_000, () -> clock.machineSleeps(Duration.ofHours(2)));
        run(Duration.ofHours(3));
        Gap gap = log.samples.get(2).gaps().get(0);
        assertThat(gap.reason()).isEqualTo(Gap.Reason.ASLEEP);
        assertThat(gap.toUpMillis() - gap.fromUpMillis()).isEqualTo(7_200_000);
        assertThat(gap.fromUpMillis()).isBetween(154_000L, 156_000L);
        // the third reading comes when 60 s of running time have passed since the second
        assertThat(source.readAt.subList(0, 4)).containsExactly(60_000L, 120_000L, 7_380_000L, 7_440_000L);
        assertThat(log.gaps()).hasSize(1);
    }

    @Test
    void aWallClockThatIsSetIsNoSleep() {
        clock.at(90_000, () -> clock.wallJumps(Duration.ofHours(-1)));
        run(Duration.ofMinutes(5));
        assertThat(log.gaps()).isEmpty();
        assertThat(source.readAt).hasSize(5);
    }

    @Test
    void theTargetsEndIsHeardAtOnceAndKept() {
        clock.at(95_500, () -> process.exit(3));
        WatchEnd end = run(null);
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TARGET_ENDED);
        assertThat(end.exitCode()).hasValue(3);
        assertThat(clock.millis()).isEqualTo(95_500);
        assertThat(log.samples).hasSize(2);
        assertThat(log.samples.get(1).gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TARGET_ENDED);
        assertThat(log.samples.get(1).ends()).isEmpty();
        assertThat(log.actions).last().isEqualTo("the target ended, exit code 3, and its handle tracing with it");
        assertThat(source.calls).containsExactly("start", "target ended", "close");
        assertThat(source.waits).as("nothing else is to be done").containsExactly(Duration.ofSeconds(15));
    }

    @Test
    void stoppedFromOutsideItReadsOnceMoreAndLeavesProperly() {
        Watch watch = watch(plan(null), log);
        clock.at(85_000, watch::stop);
        WatchEnd end = watch.run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.STOPPED);
        assertThat(source.readAt).containsExactly(60_000L, 85_000L);
        assertThat(source.calls).containsExactly("start", "stop", "close");
    }

    @Test
    void stoppedByAnotherThreadWhileItRuns() throws InterruptedException {
        Watch watch = watch(plan(Duration.ofDays(3650)), log);
        Thread running = new Thread(watch::run);
        running.start();
        watch.stop();
        running.join(30_000);
        assertThat(running.isAlive()).isFalse();
        assertThat(source.calls).containsExactly("start", "stop", "close");
        assertThat(log.samples).isNotEmpty();
    }

    @Test
    void whatWasAskedToBeLeftOnIsLeftOn() {
        watch(new WatchPlan(Duration.ofSeconds(60), Duration.ofMinutes(1), 1024, true), log)
                .run();
        assertThat(log.actions).last().isEqualTo("left on");
    }

    @Test
    void aFaultOfOursStillSwitchesTracingOff() {
        SampleLog broken = new SampleLog() {
            @Override
            public void begin(RunHead head) {}

            @Override
            public void action(Action action) {}

            @Override
            public void epoch(Epoch epoch) {}

            @Override
            public void sample(Sample sample, StackTable stacks) {
                throw new IllegalStateException("a fault");
            }

            @Override
            public void note(String sentence) {}

            @Override
            public void end(String how) {}
        };
        Watch watch = watch(plan(null), broken);
        assertThatThrownBy(watch::run).hasMessage("a fault");
        assertThat(source.calls).containsExactly("start", "stop", "close");
    }

    /** Also where it was asked to be left on at the end: there is no run that tells of it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStartThatFailsBehindTheSwitchingOnSwitchesItOff(boolean leave) {
        source.failingStarts = 1;
        source.kind = EngineException.Kind.REFUSED;
        Watch watch = watch(new WatchPlan(Duration.ofSeconds(60), null, 1024, leave), log);
        assertThatThrownBy(watch::run).hasMessage("The first reading failed.");
        assertThat(source.calls).containsExactly("start", "stop", "close");
        assertThat(log.notes).isEmpty();
    }

    @Test
    void anEngineThatIsLostOverTheStartIsFollowedByANewOneAndTheRunSaysSo() {
        source.failingStarts = 1;
        WatchEnd end = run(Duration.ofMinutes(1));
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(source.calls).containsExactly("start", "stop", "start", "stop", "close");
        assertThat(log.actions)
                .containsExactly(
                        "the engine was lost while tracing was begun, which was tried once more: The first reading failed.",
                        "disabled",
                        "enabled",
                        "disabled");
    }

    @Test
    void anEngineThatIsLostOverTheStartTwiceEndsTheWatch() {
        source.failingStarts = 2;
        Watch watch = watch(plan(null), log);
        assertThatThrownBy(watch::run).hasMessage("The first reading failed.");
        assertThat(source.calls).containsExactly("start", "stop", "start", "stop", "close");
    }

    @Test
    void aStartThatCannotBeUndoneIsSaid() {
        source.failingStarts = 1;
        source.kind = EngineException.Kind.REFUSED;
        source.stopFails = true;
        Watch watch = watch(plan(null), log);
        assertThatThrownBy(watch::run).hasMessage("The first reading failed.");
        assertThat(log.notes)
                .containsExactly("Handle tracing could not be switched off and may be on still: The engine hangs.");
    }

    @Test
    void anOvertakenRingIsReadMoreOften() {
        source.overtaken = n -> n == 0;
        run(Duration.ofMinutes(2));
        assertThat(source.readAt).containsExactly(60_000L, 75_000L, 90_000L, 105_000L, 120_000L);
        assertThat(log.notes).containsExactly("The ring fills fast: reading every 15 s now.");
    }

    @Test
    void theFirstReadingMayComeEarlier() {
        WatchPlan early = new WatchPlan(
                Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(62), 1024, false, WatchPlan.TRIES);
        watch(early, log).run();
        assertThat(source.readAt).isEqualTo(List.of(2_000L, 62_000L));
    }
}
