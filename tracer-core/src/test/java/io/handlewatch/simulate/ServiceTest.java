package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTest {
    private static final long MINUTE = 60_000;

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final Service service = new Service(kernel, "C:\\app\\Worker.exe", Reuse.LAST_FREED_FIRST, 1);
    private final SimulatedProcesses processes = new SimulatedProcesses(kernel);
    private int stacks;

    @Test
    void aRestartIsAnotherProcessWithItsOwnHandlesAndRing() {
        work(0, Workloads.leak(600, Load.EVEN, 0));
        service.start();
        TargetProcess first = processes.open(service.identity());
        kernel.ring(first.identity()).enable(0x80);
        clock.pass(Duration.ofMinutes(60));
        assertThat(first.openHandles().size()).isBetween(450, 750);
        service.restart(5 * MINUTE);
        assertThat(first.alive()).isFalse();
        assertThat(first.exitCode()).hasValue(1);
        assertThat(first.openHandles().size()).isZero();
        assertThat(processes.named("worker")).isEmpty();
        assertThatThrownBy(() -> processes.open(first.identity())).isInstanceOf(EngineException.class);

        clock.pass(Duration.ofMinutes(6));
        List<ProcessIdentity> found = processes.named("WORKER.EXE");
        assertThat(found).containsExactly(service.identity());
        ProcessIdentity second = found.get(0);
        assertThat(second.pid()).isNotEqualTo(first.identity().pid());
        assertThat(second.created()).isEqualTo(Instant.EPOCH.plusSeconds(65 * 60));
        assertThat(processes.find(first.identity().pid())).isEmpty();
        assertThat(service.process().tracing()).isFalse();
        assertThat(service.process().openSet().value(0)).isEqualTo(4);
    }

    @Test
    void rateIsOverTheTimeInWhichTheProcessRanAndLeaked() {
        work(10 * MINUTE, Workloads.leak(6_000, Load.EVEN, 10 * MINUTE));
        service.start();
        clock.pass(Duration.ofMinutes(40));
        service.restart(30 * MINUTE);
        clock.pass(Duration.ofMinutes(70));
        // 30 minutes of the first process, 30 of the second
        StackTruth truth = service.truth(0, clock.millis()).get(0);
        assertThat(truth.leaked()).isBetween(5_500, 6_500);
        assertThat(truth.ratePerHour()).isCloseTo(truth.leaked(), within(1e-6));
    }

    @Test
    void churnIsInBalanceAndFollowsTheLoad() {
        work(-1, Workloads.churn(3_600, 10_000, millis -> millis < 60 * MINUTE ? 1.5 : 0));
        service.start();
        clock.pass(Duration.ofMinutes(60));
        assertThat(service.process().openSet().size()).isBetween(3, 40);
        clock.pass(Duration.ofMinutes(2));
        assertThat(service.process().openSet().size()).isZero();
        assertThat(service.process().lives().count()).isBetween(5_000L, 5_800L);
    }

    @Test
    void aCacheFillsFadesAndEnds() {
        work(-1, Workloads.cache(400, 100 * MINUTE));
        service.start();
        clock.pass(Duration.ofMinutes(20));
        assertThat(service.process().openSet().size()).isBetween(210, 295);
        clock.pass(Duration.ofMinutes(81));
        assertThat(service.process().openSet().size()).isEqualTo(400);
        clock.pass(Duration.ofHours(10));
        assertThat(service.process().lives().count()).isEqualTo(400);
    }

    @Test
    void aPoolStaysAtItsCapacity() {
        work(-1, Workloads.pool(25, 600));
        service.start();
        clock.pass(Duration.ofMinutes(20));
        for (int i = 0; i < 50; i++) {
            clock.pass(Duration.ofMinutes(3));
            assertThat(service.process().openSet().size()).isEqualTo(25);
        }
        assertThat(service.process().lives().count()).isGreaterThan(1_000);
    }

    @Test
    void aSawtoothFallsAtEveryRound() {
        work(-1, Workloads.sawtooth(600, 30 * MINUTE));
        service.start();
        int falls = 0;
        int before = 0;
        for (int i = 0; i < 480; i++) {
            clock.pass(Duration.ofMinutes(1));
            int now = service.process().openSet().size();
            falls += now < before / 2 ? 1 : 0;
            before = now;
        }
        assertThat(falls).isBetween(13, 19);
    }

    @Test
    void aJobIsGoneWhenItIsDoneAndAStepStays() {
        work(-1, Workloads.job(20, 30 * MINUTE, 5 * MINUTE));
        service.start();
        clock.pass(Duration.ofMinutes(29));
        assertThat(service.process().openSet().size()).isZero();
        clock.pass(Duration.ofMinutes(4));
        assertThat(service.process().openSet().size()).isEqualTo(20);
        clock.pass(Duration.ofMinutes(4));
        assertThat(service.process().openSet().size()).isZero();
        service.stop(0);
        work(-1, Workloads.step(33, 10 * MINUTE));
        service.start();
        clock.pass(Duration.ofMinutes(11));
        assertThat(service.process().openSet().size()).isEqualTo(33);
    }

    private void work(long leakFrom, Workload workload) {
        service.work(
                kernel.stack("ntdll!NtCreateEvent+0x14", "app!Work" + stacks++ + "+0x10"),
                "Event",
                "work",
                leakFrom,
                workload);
    }
}
