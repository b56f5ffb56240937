package io.handlewatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedProcesses;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.Footprint;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One life after the other: which process is the next, what lies between, and how all of it ends. */
class FollowTest {
    private static final String IMAGE = "C:\\svc\\orders.exe";

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private SimulatedProcess process = kernel.start(IMAGE, Reuse.LAST_FREED_FIRST);
    private final Kept log = new Kept();
    private final List<FakeSource> sources = new ArrayList<>();
    private @Nullable EngineException refusal;
    private int asked;

    private Attached attach(ProcessIdentity identity) {
        if (refusal != null) {
            throw refusal;
        }
        FakeSource source = new FakeSource(clock);
        sources.add(source);
        return new Attached(new SimulatedTarget(kernel, kernel.process(identity).orElseThrow()), source);
    }

    private Watch watch(@Nullable Duration length) {
        RunHead head = new RunHead("test", "ring", 0, "", null, null, 0, 0, Listing.EVENTS, "an engine");
        Successor successor = Successor.ofImage(new SimulatedProcesses(kernel), log.notes::add);
        NextLife next = (ended, lastAlive) -> {
            asked++;
            Optional<ProcessIdentity> found = successor.after(ended, lastAlive);
            return found.map(this::attach);
        };
        WatchPlan plan = new WatchPlan(Duration.ofSeconds(60), length, 1024, false);
        return new Watch(plan, head, attach(process.identity()), next, new StackTable(), clock, log, Footprint.UNKNOWN);
    }

    private void restartAt(long millis, int code, long downMillis) {
        clock.at(millis, () -> process.exit(code));
        clock.at(millis + downMillis, () -> process = kernel.start(IMAGE, Reuse.LAST_FREED_FIRST));
    }

    @Test
    void theNextLifeIsWatchedAsSoonAsItIsThere() {
        restartAt(150_000, 7, 20_000);
        WatchEnd end = watch(Duration.ofMinutes(6)).run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(log.samples).extracting(Sample::epoch).startsWith(1, 1, 2).endsWith(2, 2);
        assertThat(log.samples).extracting(Sample::seq).isSorted().doesNotHaveDuplicates();
        Epoch first = log.epochs.get(1);
        assertThat(first.number()).isEqualTo(1);
        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(first.endedUpMillis()).isBetween(150_000L, 151_000L);
        Epoch second = log.epochs.get(2);
        assertThat(second.pid()).isEqualTo(process.identity().pid());
        assertThat(second.beganUpMillis()).isBetween(170_000L, 171_000L);
        assertThat(second.endedUpMillis()).isNull();
        // the reading of the second life, a minute after its own begin, in the time of the run
        Sample third = log.samples.get(2);
        assertThat(third.upMillis()).isEqualTo(second.beganUpMillis() + 60_000);
        assertThat(third.gaps())
                .containsExactly(new Gap(
                        Gap.Reason.TARGET_RESTARTED,
                        120_000,
                        second.beganUpMillis(),
                        "process " + first.pid() + " ended with exit code 7, process " + second.pid()
                                + " is its next life"));
        assertThat(log.actions)
                .containsExactly(
                        "enabled",
                        "the target ended, exit code 7, and its handle tracing with it",
                        "enabled",
                        "disabled");
        assertThat(sources)
                .extracting(source -> source.calls.get(source.calls.size() - 1))
                .containsOnly("close");
    }

    @Test
    void theNextLifeDoesNotWaitForNames() {
        restartAt(150_000, 7, 0);
        restartAt(240_000, 7, 0);
        Watch watch = watch(Duration.ofMinutes(6));
        sources.get(0).named = false;
        watch.run();
        assertThat(sources)
                .extracting(source -> source.waits)
                .containsExactly(List.of(Duration.ZERO), List.of(Duration.ZERO), List.of(Duration.ofSeconds(15)));
        assertThat(log.notes)
                .filteredOn(note -> note.contains("names of code"))
                .as("said once, at the end")
                .containsExactly(
                        "Some names of code have not come in time: 'handlewatch names RUN --symbols PATH' brings those"
                                + " that are missing.");
        assertThat(log.notes).last().asString().contains("names of code");
    }

    @Test
    void whereNoLifeIsAwaitedAnyMoreNamesAre() {
        Watch watch = watch(null);
        clock.at(90_000, () -> {
            process.exit(0);
            watch.stop();
        });
        watch.run();
        assertThat(sources.get(0).waits).containsExactly(Duration.ofSeconds(15));
    }

    @Test
    void neitherASiblingNorAnotherProgramUnderTheSameIdIsTheNextLife() {
        SimulatedProcess sibling = kernel.start(IMAGE, Reuse.LAST_FREED_FIRST);
        long pid = process.identity().pid();
        clock.at(94_400, () -> kernel.start(IMAGE, Reuse.LAST_FREED_FIRST));
        clock.at(95_500, () -> process.exit(0));
        clock.at(96_000, () -> kernel.start("C:\\other\\orders.exe", pid, Reuse.LAST_FREED_FIRST));
        WatchEnd end = watch(Duration.ofMinutes(5)).run();
        assertThat(end.sentence()).isEqualTo("the time asked for has passed; the target does not run");
        assertThat(sources).hasSize(1);
        assertThat(log.epochs).extracting(Epoch::number).containsOnly(1);
        Sample last = log.samples.get(log.samples.size() - 1);
        assertThat(last.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TARGET_ENDED);
        assertThat(last.ends()).isEmpty();
        assertThat(sibling.alive()).isTrue();
    }

    @Test
    void aLifeThatOverlapsWithTheEndIsTheNext() {
        clock.at(95_000, () -> kernel.start(IMAGE, Reuse.LAST_FREED_FIRST));
        clock.at(95_500, () -> process.exit(0));
        watch(Duration.ofMinutes(5)).run();
        assertThat(log.epochs).extracting(Epoch::number).containsExactly(1, 1, 2);
    }

    @Test
    void theSameProgramUnderTheSameIdIsOne() {
        long pid = process.identity().pid();
        clock.at(90_000, () -> process.exit(0));
        clock.at(95_000, () -> kernel.start(IMAGE, pid, Reuse.LAST_FREED_FIRST));
        watch(Duration.ofMinutes(5)).run();
        assertThat(log.epochs).extracting(Epoch::number).containsExactly(1, 1, 2);
        assertThat(log.epochs).extracting(Epoch::pid).containsOnly(pid);
    }

    @Test
    void stoppedWhileItWaits() {
        clock.at(90_000, () -> process.exit(0));
        Watch watch = watch(null);
        clock.at(200_000, watch::stop);
        WatchEnd end = watch.run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.STOPPED);
        assertThat(log.end).isEqualTo("stopped while the target did not run");
        assertThat(clock.millis()).isBetween(200_000L, 201_000L);
        assertThat(log.samples).hasSize(2);
    }

    @Test
    void aServiceThatCannotStartIsFollowedEverMoreSlowly() {
        Runnable[] life = new Runnable[1];
        life[0] = () -> {
            process.exit(1);
            process = kernel.start(IMAGE, Reuse.LAST_FREED_FIRST);
            clock.at(clock.millis() + 2_000, life[0]);
        };
        clock.at(2_000, life[0]);
        watch(Duration.ofHours(2)).run();
        // 3,600 lives; at most one a minute is watched after the first ones
        assertThat(sources.size()).isBetween(100, 140);
        assertThat(asked).isLessThan(400);
        assertThat(log.epochs).hasSizeBetween(200, 280);
    }

    @Test
    void aLifeThatLastedIsFollowedAtOnceAgain() {
        BackOff backOff = new BackOff();
        backOff.lived(5_000);
        assertThat(backOff.waitMillis()).isZero();
        backOff.lived(5_000);
        backOff.lived(5_000);
        assertThat(backOff.waitMillis()).isEqualTo(2_000);
        for (int i = 0; i < 20; i++) {
            backOff.lived(5_000);
        }
        assertThat(backOff.waitMillis()).isEqualTo(60_000);
        backOff.lived(60_000);
        assertThat(backOff.waitMillis()).isZero();
    }

    @Test
    void aNextLifeThatMayNotBeWatchedEndsTheWatchAfterSomeTries() {
        restartAt(90_000, 1, 1_000);
        Watch watch = watch(null);
        refusal = new EngineException(EngineException.Kind.ENVIRONMENT, "Windows denies access.");
        WatchEnd end = watch.run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.READINGS_FAILED);
        assertThat(end.sentence()).isEqualTo("the target's next life could not be watched (Windows denies access.)");
        assertThat(log.notes)
                .filteredOn(note -> note.contains("could not be watched"))
                .hasSizeBetween(30, 40); // for half an hour, ever later up to a minute
    }

    @Test
    void aNextLifeThatCouldNotBeWatchedIsSaidAlsoWhereTheTimeIsUp() {
        restartAt(90_000, 1, 1_000);
        Watch watch = watch(Duration.ofSeconds(100));
        refusal = new EngineException(EngineException.Kind.ENVIRONMENT, "Windows denies access.");
        WatchEnd end = watch.run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(end.sentence())
                .isEqualTo("the time asked for has passed; the target's next life could not be watched (Windows denies"
                        + " access.)");
        assertThat(log.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.MISSED);
    }

    @Test
    void aNextLifeThatEndsWhileItIsOpenedIsNoLife() {
        restartAt(90_000, 1, 1_000);
        Watch watch = watch(Duration.ofMinutes(5));
        refusal = new EngineException(EngineException.Kind.TARGET_GONE, "It has ended.");
        clock.at(100_000, () -> refusal = null);
        WatchEnd end = watch.run();
        assertThat(end.cause()).isEqualTo(WatchEnd.Cause.TIME_UP);
        assertThat(log.epochs).extracting(Epoch::number).containsExactly(1, 1, 2);
        assertThat(log.notes).noneMatch(note -> note.contains("could not be watched"));
    }
}
