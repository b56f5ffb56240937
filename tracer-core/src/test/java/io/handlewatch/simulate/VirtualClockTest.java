package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualClock clock = new VirtualClock(START);
    private final List<String> seen = new ArrayList<>();

    @Test
    void whatIsDueHappensInOrderAtItsOwnTime() throws InterruptedException {
        note(30, "c");
        note(10, "a");
        note(10, "b");
        note(31, "late");
        clock.at(20, () -> clock.at(5, () -> seen.add("overdue@" + clock.millis())));
        clock.sleepUntil(30);
        assertThat(seen).containsExactly("a@10", "b@10", "overdue@20", "c@30");
        assertThat(clock.millis()).isEqualTo(30);
        assertThat(clock.now()).isEqualTo(START.plusMillis(30));
        clock.sleepUntil(7);
        assertThat(clock.millis()).isEqualTo(30);
    }

    @Test
    void wakeEndsThePresentOrTheNextSleepOnce() throws InterruptedException {
        clock.wake();
        clock.sleepUntil(100);
        assertThat(clock.millis()).isZero();
        clock.at(40, clock::wake);
        clock.sleepUntil(100);
        assertThat(clock.millis()).isEqualTo(40);
        clock.sleepUntil(100);
        assertThat(clock.millis()).isEqualTo(100);
    }

    @Test
    void passIsNotEndedByWakeAndKeepsIt() throws InterruptedException {
        clock.at(10, clock::wake);
        clock.pass(Duration.ofMillis(50));
        assertThat(clock.millis()).isEqualTo(50);
        clock.sleepUntil(90);
        assertThat(clock.millis()).isEqualTo(50);
    }

    @Test
    void aSleepingMachineDoesNothingAndIsLateByThat() throws InterruptedException {
        note(10, "a");
        clock.machineSleeps(Duration.ofSeconds(1));
        assertThat(seen).isEmpty();
        assertThat(clock.millis()).isEqualTo(1_000);
        clock.sleepUntil(1_010);
        assertThat(seen).containsExactly("a@1010");
    }

    @Test
    void theWallClockMayJumpAlone() throws InterruptedException {
        clock.sleepUntil(10);
        clock.wallJumps(Duration.ofHours(-1));
        assertThat(clock.millis()).isEqualTo(10);
        assertThat(clock.now()).isEqualTo(START.plusMillis(10).minus(Duration.ofHours(1)));
    }

    @Test
    void anInterruptedThreadDoesNotSleep() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> clock.sleepUntil(10)).isInstanceOf(InterruptedException.class);
        assertThat(clock.millis()).isZero();
    }

    private void note(long at, String what) {
        clock.at(at, () -> seen.add(what + "@" + clock.millis()));
    }
}
