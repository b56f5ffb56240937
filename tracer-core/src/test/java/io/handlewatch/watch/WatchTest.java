package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.Footprint;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TargetCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedule and the ends of a watch, on a clock that passes by itself, with a source that does as it is told. */
class WatchTest {
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final SimulatedProcess process = kernel.start("C:\\svc\\orders.exe", Reuse.LAST_FREED_FIRST);
    private final FakeSource source = new FakeSource(clock);
    private final Kept log = new Kept();
    private final Footprint.Own own =
            new Footprint.Own(new ProcessCost(1, 2, 3, 4, 5), new ProcessCost(6, 7, 8, 9, 10));

    private Watch watch(WatchPlan plan, SampleLog to) {
        RunHead head = new RunHead("test", "ring", 0, "", null, null, 0, 0, Listing.EVENTS, "an engine");
        Attached first = new Attached(new SimulatedTarget(kernel, process), source);
        return new Watch(plan, head, first, null, new StackTable(), clock, to, () -> own);
    }

    private WatchEnd run(Duration length) {
        return watch(plan(length), log).run();
    }

    private static WatchPlan plan(Duration length) {
        return new WatchPlan(Duration.ofSeconds(60), length, 1024, false);
    }

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
