package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command.Verb;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.htrace.DiffSource;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three live sources and the ledger against the simulated kernel's own lives. */
class LiveSourcesTest extends LiveSources {
    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void theLeakThatDiffHidesIsFound(String name) {
        HidingProgram hiding = new HidingProgram("ntdll!NtCreateSemaphore+0x14");
        SimulatedProcess process = hiding.process;
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = source(name, process)) {
            source.start(0x20000);
            hiding.repeat(20, false);
            apply(ledger, source);
            hiding.repeat(3, true);
            hiding.repeat(12, false);
            apply(ledger, source);
            if (source instanceof DiffSource diff) {
                assertThat(diff.newTraces()).as("what -diff says").isZero();
                assertThat(diff.hidden()).isEqualTo(3);
            }
            assertThat(alive).hasSize(3);
            assertThat(alive.values()).allMatch(hiding::leaked);
            assertThat(source.stop(false)).isNotEmpty();
            assertThat(process.tracing()).isFalse();
        }
    }

    /** A short life is seen open, and the same value is a leaked handle of another type when its record is looked up. */
    @Test
    void aValueGivenOutAgainBeforeItsRecordIsLookedUpIsNotLost() {
        HidingProgram hiding = new HidingProgram("ntdll!NtCreateSemaphore+0x14");
        SimulatedProcess process = hiding.process;
        SimulatedTarget target = new SimulatedTarget(kernel, process);
        EngineSession session =
                new SimulatedEngine(kernel, faults).attach(process.identity(), "", Duration.ofSeconds(1));
        AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
        OpenHandles racing = () -> {
            // A reading looks at the open set twice: before -diff, and after its records.
            boolean race = looks.incrementAndGet() == 2;
            long event = race ? process.open("Event", hiding.job, 8) : 0;
            OpenSet open = target.openHandles();
            if (race) {
                process.close(event, hiding.done, 8);
                assertThat(process.open("Semaphore", hiding.leak, 8)).isEqualTo(event);
            }
            return open;
        };
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = new DiffSource(session, racing, clock, stacks)) {
            source.start(0x20000);
            apply(ledger, source);
            looks.set(0);
            apply(ledger, source);
            assertThat(looks.get()).as("looks at the open set").isGreaterThanOrEqualTo(2);
            apply(ledger, source);
            apply(ledger, source);
        }
        assertThat(alive.values()).singleElement().matches(hiding::leaked);
    }

    /** Of a handle that was known the end stands in the ring; its value was given out again after that was read, and before the open set. */
    @Test
    void aValueGivenOutAgainBehindTheRingsEndIsNotTheOldHandle() {
        HidingProgram hiding = new HidingProgram("ntdll!NtCreateEvent+0x14");
        SimulatedProcess process = hiding.process;
        SimulatedTarget target = new SimulatedTarget(kernel, process);
        EngineSession session =
                new SimulatedEngine(kernel, faults).attach(process.identity(), "", Duration.ofSeconds(1));
        AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
        OpenHandles racing = () -> {
            if (looks.incrementAndGet() == 2) {
                process.open("Event", hiding.leak, 8);
            }
            return target.openHandles();
        };
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = new DiffSource(session, racing, clock, stacks)) {
            source.start(0x20000);
            long event = process.open("Event", hiding.job, 8);
            apply(ledger, source);
            assertThat(alive).hasSize(1);
            process.close(event, hiding.done, 8);
            looks.set(0);
            apply(ledger, source);
            assertThat(target.openHandles().contains(event)).isTrue();
        }
        assertThat(alive.values()).singleElement().matches(hiding::leaked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void randomHistoriesGiveTheKernelsOwnLives(String name) {
        long cut = 0;
        long failed = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            boolean small = random.nextInt(4) == 0;
            alive.clear();
            SimulatedProcess process = kernel.start(
                    "C:\\app\\svc.exe", random.nextBoolean() ? Reuse.LAST_FREED_FIRST : Reuse.FIRST_FREED_FIRST);
            List<Integer> opens = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                opens.add(kernel.stack("ntdll!NtCreateEvent+0x14", "svc!open" + i + "+0x20", "svc!main+0x90"));
            }
            int closes = kernel.stack("ntdll!NtClose+0x14", "svc!close+0x40", "svc!main+0x90");
            List<Long> open = new ArrayList<>();
            work(process, opens, closes, open, random, 20);
            long from = lives(process);
            HandleLedger ledger = new HandleLedger(process.identity().pid());
            boolean lost = false;
            try (TraceSource source = source(name, process)) {
                source.start(small ? 0x80 : 0x20000);
                for (int reading = 0; reading < 6; reading++) {
                    work(process, opens, closes, open, random, random.nextInt(small ? 200 : 60));
                    if (random.nextInt(6) == 0) {
                        faults.hang(name.equals("diff") ? Verb.DIFF : Verb.LIST, random.nextInt(5_000));
                    }
                    if (random.nextInt(6) == 0) {
                        Verb verb = List.of(Verb.HANDLE, Verb.LIST, Verb.DIFF).get(random.nextInt(3));
                        faults.fail(verb, new EngineException(EngineException.Kind.ENGINE_LOST, "lost"));
                    }
                    Sample sample;
                    try {
                        sample = apply(ledger, source);
                    } catch (EngineException e) {
                        failed++;
                        continue; // the next reading has it all
                    }
                    lost |= sample.overtaken();
                    cut += sample.gaps().stream()
                            .filter(gap -> gap.reason() == Gap.Reason.OUTPUT_CUT)
                            .count();
                    if (!sample.listed()) {
                        continue; // the next reading has it all
                    }
                    Map<Long, String> truth = truth(process, from);
                    if (lost) {
                        // what was lost is missing; what the ledger names must still be true
                        assertThat(truth.keySet()).as("%s seed %d", name, seed).containsAll(known().keySet());
                    } else {
                        assertThat(known())
                                .as("%s seed %d reading %d", name, seed, reading)
                                .isEqualTo(truth);
                    }
                }
                assertThat(lost).as("seed %d", seed).isIn(false, small);
            }
            process.exit(0);
        }
        boolean text = !name.equals("ring");
        assertThat(failed).as("readings that failed").isBetween(text ? 50L : 0L, text ? 2_400L : 0L);
        assertThat(cut)
                .as("texts that were interrupted")
                .isBetween(name.equals("ring") ? 0L : 100L, name.equals("ring") ? 0L : 2_400L);
    }

    @Test
    void ringAndListGiveTheSameReadingOfARestingTarget() {
        SimulatedProcess process = kernel.start("C:\\app\\svc.exe", Reuse.LAST_FREED_FIRST);
        int opens = kernel.stack("ntdll!NtCreateEvent+0x14", "svc!open+0x20", "svc!main+0x90");
        int closes = kernel.stack("ntdll!NtClose+0x14", "svc!close+0x40", "svc!main+0x90");
        try (TraceSource ring = source("ring", process);
                TraceSource list = source("list", process)) {
            ring.start(0x20000);
            list.start(0x20000);
            work(process, List.of(opens), closes, new ArrayList<>(), new Random(1), 500);
            assertThat(list.read().records()).isNotEmpty().isEqualTo(ring.read().records());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void tracingThatSomebodyElseSwitchedOffIsSaid(String name) {
        SimulatedProcess process = kernel.start("C:\\app\\svc.exe", Reuse.LAST_FREED_FIRST);
        try (TraceSource source = source(name, process);
                RingQuery other = kernel.ring(process.identity())) {
            source.start(0x1000);
            source.read();
            other.disable();
            assertThatThrownBy(source::read)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("somebody else switched it off");
        }
    }
}
