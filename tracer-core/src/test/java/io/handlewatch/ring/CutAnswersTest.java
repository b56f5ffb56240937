package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.Command.Verb;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.PassingSession;
import io.handlewatch.htrace.DiffSource;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.simulate.Faults;
import io.handlewatch.simulate.Life;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers to {@code !htrace} that are cut or fail: what they leave out is told, and comes later. */
class CutAnswersTest extends LiveSources {
    /** What -diff hid longer ago than its check reaches back is known by a look-up alone. */
    @Test
    void aLookUpThatWasCutIsToldAndMadeAgain() {
        HidingProgram hiding = new HidingProgram("ntdll!NtCreateSemaphore+0x14");
        SimulatedProcess process = hiding.process;
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = source("diff", process)) {
            source.start(0x20000);
            hiding.repeat(20, false);
            apply(ledger, source);
            hiding.repeat(3, true);
            hiding.repeat(400, false);
            faults.hang(Verb.HANDLE, 100);
            Sample cut = apply(ledger, source);
            assertThat(((DiffSource) source).hidden()).isEqualTo(3);
            assertThat(alive).isEmpty();
            assertThat(cut.gaps())
                    .extracting(Gap::reason, Gap::detail)
                    .containsExactly(
                            tuple(
                                    Gap.Reason.OUTPUT_CUT,
                                    "the look-up of 3 open handles was interrupted or cut; they are looked up again at the next reading"));
            assertThat(apply(ledger, source).gaps()).isEmpty();
            assertThat(alive.values()).hasSize(3).allMatch(hiding::leaked);
        }
    }

    /** A session in which -snapshot fails, and takes no baseline, when it is told to. */
    private static final class Refusing extends PassingSession {
        private int refuses;

        Refusing(EngineSession real) {
            super(real);
        }

        @Override
        public CommandResult run(Command command, Duration limit, OutputSink sink) {
            if (refuses > 0 && command.verb() == Verb.SNAPSHOT) {
                refuses--;
                sink.accept(1, "Failed to create a snapshot, status 0xc0000004\n");
                return new CommandResult(Duration.ZERO, false);
            }
            return super.run(command, limit, sink);
        }
    }

    /** Also the answers that only take a baseline, check or look up may be cut or fail: that is told, and the next whole reading has it all, once. */
    @Test
    void whatCutAnswersLeaveOutIsToldAndComesWithTheNextReading() {
        int cut = 0;
        int failed = 0;
        int whole = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            alive.clear();
            SimulatedProcess process = kernel.start("C:\\app\\svc.exe", Reuse.LAST_FREED_FIRST);
            int opens = kernel.stack("ntdll!NtCreateEvent+0x14", "svc!open+0x20", "svc!main+0x90");
            int again = kernel.stack("ntdll!NtCreateEvent+0x14", "svc!again+0x20", "svc!main+0x90");
            int closes = kernel.stack("ntdll!NtClose+0x14", "svc!close+0x40", "svc!main+0x90");
            List<Long> open = new ArrayList<>();
            HandleLedger ledger = new HandleLedger(process.identity().pid());
            faults = new Faults();
            Refusing session = new Refusing(
                    new SimulatedEngine(kernel, faults).attach(process.identity(), "", Duration.ofSeconds(1)));
            Map<Long, Long> lives = new HashMap<>(); // of the kernel, to those of the ledger
            try (TraceSource source = new DiffSource(session, new SimulatedTarget(kernel, process), clock, stacks)) {
                source.start(0x20000);
                for (int reading = 0; reading < 8; reading++) {
                    // More than the newest records of which each reading is held against, now and then.
                    int events = random.nextInt(6) == 0 ? 1_000 : random.nextInt(40);
                    work(process, List.of(opens, again), closes, open, random, events);
                    switch (random.nextInt(8)) {
                        case 0 -> session.refuses = 1 + random.nextInt(2); // of two tries
                        case 1 -> faults.hang(Verb.LIST, random.nextInt(2_000));
                        case 2 -> faults.hang(Verb.DIFF, random.nextInt(200));
                        case 3 -> {
                            faults.hang(Verb.DIFF, random.nextInt(200));
                            faults.hang(Verb.LIST, random.nextInt(2_000));
                            faults.hang(Verb.LIST, random.nextInt(2_000));
                        }
                        default -> {}
                    }
                    Sample sample;
                    try {
                        sample = apply(ledger, source);
                    } catch (EngineException e) {
                        failed++;
                        continue;
                    }
                    if (sample.gaps().stream().anyMatch(gap -> gap.reason() == Gap.Reason.OUTPUT_CUT)) {
                        cut++;
                        continue;
                    }
                    whole++;
                    String where = "seed " + seed + " reading " + reading;
                    assertThat(known()).as(where).isEqualTo(truth(process, 0));
                    Map<Long, Long> byHandle = new HashMap<>();
                    alive.values().forEach(birth -> byHandle.put(birth.handle(), birth.life()));
                    process.lives().filter(Life::open).forEach(life -> {
                        long now = byHandle.get(life.handle());
                        assertThat(lives.merge((long) life.number(), now, (before, none) -> before))
                                .as(where + ": one life of the kernel's is one of the ledger's")
                                .isEqualTo(now);
                    });
                }
            }
            process.exit(0);
        }
        assertThat(List.of(cut, failed)).allMatch(times -> times > 70);
        assertThat(whole).isGreaterThan(500);
    }
}
