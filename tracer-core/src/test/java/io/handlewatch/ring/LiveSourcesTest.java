package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.Command.Verb;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.htrace.DiffSource;
import io.handlewatch.htrace.ListSource;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Faults;
import io.handlewatch.simulate.Life;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedEngine;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three live sources and the ledger against the simulated kernel's own lives. */
class LiveSourcesTest {
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T20:00:00Z"));
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final StackTable stacks = new StackTable();
    private final Map<Long, Birth> alive = new HashMap<>();
    private Faults faults = new Faults();

    private TraceSource source(String name, SimulatedProcess process) {
        SimulatedTarget target = new SimulatedTarget(kernel, process);
        faults = new Faults();
        EngineSession session =
                new SimulatedEngine(kernel, faults).attach(process.identity(), "", Duration.ofSeconds(1));
        return switch (name) {
            case "ring" -> new RingSource(kernel.ring(process.identity()), session, target, clock, stacks);
            case "list" -> new ListSource(session, target, clock, stacks);
            default -> new DiffSource(session, target, clock, stacks);
        };
    }

    private Sample apply(HandleLedger ledger, TraceSource source) {
        Sample sample = ledger.apply(source.read());
        for (End end : sample.ends()) {
            alive.remove(end.life());
        }
        sample.births().forEach(birth -> alive.put(birth.life(), birth));
        return sample;
    }

    /** What is open, and by which frames it was opened, in the ledger: handle to text of the stack. */
    private Map<Long, String> known() {
        Map<Long, String> known = new HashMap<>();
        alive.values()
                .forEach(birth -> known.put(
                        birth.handle(),
                        stacks.get(birth.stackId()).frames().stream()
                                .map(Frame::text)
                                .toList()
                                .toString()));
        return known;
    }

    private Map<Long, String> truth(SimulatedProcess process, long from) {
        Map<Long, String> truth = new HashMap<>();
        process.lives()
                .filter(life -> life.open() && life.number() >= from)
                .forEach(life -> truth.put(
                        life.handle(),
                        kernel.frames(life.stack()).stream()
                                .map(Frame::text)
                                .toList()
                                .toString()));
        return truth;
    }

    private static long lives(SimulatedProcess process) {
        return process.lives().mapToLong(Life::number).max().orElse(-1) + 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void theLeakThatDiffHidesIsFound(String name) {
        SimulatedProcess process = kernel.start("C:\\app\\hide.exe", Reuse.LAST_FREED_FIRST);
        int job = kernel.stack("ntdll!NtCreateEvent+0x14", "hide!job+0x20", "hide!main+0x90");
        int done = kernel.stack("ntdll!NtClose+0x14", "hide!job+0x40", "hide!main+0x90");
        int leak = kernel.stack("ntdll!NtCreateSemaphore+0x14", "hide!leak+0x20", "hide!main+0x90");
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = source(name, process)) {
            source.start(0x20000);
            repeat(process, job, done, leak, 20, false);
            apply(ledger, source);
            repeat(process, job, done, leak, 3, true);
            repeat(process, job, done, leak, 12, false);
            apply(ledger, source);
            if (source instanceof DiffSource diff) {
                assertThat(diff.newTraces()).as("what -diff says").isZero();
                assertThat(diff.hidden()).isEqualTo(3);
            }
            assertThat(alive).hasSize(3);
            assertThat(alive.values())
                    .allMatch(
                            birth -> String.valueOf(stacks.get(birth.stackId())).contains("hide!leak"));
            assertThat(source.stop(false)).isNotEmpty();
            assertThat(process.tracing()).isFalse();
        }
    }

    /** What -diff hid longer ago than its check reaches back is known by a look-up alone. */
    @Test
    void aLookUpThatWasCutIsToldAndMadeAgain() {
        SimulatedProcess process = kernel.start("C:\\app\\hide.exe", Reuse.LAST_FREED_FIRST);
        int job = kernel.stack("ntdll!NtCreateEvent+0x14", "hide!job+0x20", "hide!main+0x90");
        int done = kernel.stack("ntdll!NtClose+0x14", "hide!job+0x40", "hide!main+0x90");
        int leak = kernel.stack("ntdll!NtCreateSemaphore+0x14", "hide!leak+0x20", "hide!main+0x90");
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = source("diff", process)) {
            source.start(0x20000);
            repeat(process, job, done, leak, 20, false);
            apply(ledger, source);
            repeat(process, job, done, leak, 3, true);
            repeat(process, job, done, leak, 400, false);
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
            assertThat(alive.values())
                    .hasSize(3)
                    .allMatch(
                            birth -> String.valueOf(stacks.get(birth.stackId())).contains("hide!leak"));
        }
    }

    /** A short life is seen open, and the same value is a leaked handle of another type when its record is looked up. */
    @Test
    void aValueGivenOutAgainBeforeItsRecordIsLookedUpIsNotLost() {
        SimulatedProcess process = kernel.start("C:\\app\\hide.exe", Reuse.LAST_FREED_FIRST);
        int job = kernel.stack("ntdll!NtCreateEvent+0x14", "hide!job+0x20", "hide!main+0x90");
        int done = kernel.stack("ntdll!NtClose+0x14", "hide!job+0x40", "hide!main+0x90");
        int leak = kernel.stack("ntdll!NtCreateSemaphore+0x14", "hide!leak+0x20", "hide!main+0x90");
        SimulatedTarget target = new SimulatedTarget(kernel, process);
        EngineSession session =
                new SimulatedEngine(kernel, faults).attach(process.identity(), "", Duration.ofSeconds(1));
        AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
        OpenHandles racing = () -> {
            // A reading looks at the open set twice: before -diff, and after its records.
            boolean race = looks.incrementAndGet() == 2;
            long event = race ? process.open("Event", job, 8) : 0;
            OpenSet open = target.openHandles();
            if (race) {
                process.close(event, done, 8);
                assertThat(process.open("Semaphore", leak, 8)).isEqualTo(event);
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
        assertThat(alive.values())
                .singleElement()
                .matches(birth -> String.valueOf(stacks.get(birth.stackId())).contains("hide!leak"));
    }

    /** Of a handle that was known the end stands in the ring; its value was given out again after that was read, and before the open set. */
    @Test
    void aValueGivenOutAgainBehindTheRingsEndIsNotTheOldHandle() {
        SimulatedProcess process = kernel.start("C:\\app\\hide.exe", Reuse.LAST_FREED_FIRST);
        int job = kernel.stack("ntdll!NtCreateEvent+0x14", "hide!job+0x20", "hide!main+0x90");
        int done = kernel.stack("ntdll!NtClose+0x14", "hide!job+0x40", "hide!main+0x90");
        int leak = kernel.stack("ntdll!NtCreateEvent+0x14", "hide!leak+0x20", "hide!main+0x90");
        SimulatedTarget target = new SimulatedTarget(kernel, process);
        EngineSession session =
                new SimulatedEngine(kernel, faults).attach(process.identity(), "", Duration.ofSeconds(1));
        AtomicInteger looks = new AtomicInteger(Integer.MIN_VALUE);
        OpenHandles racing = () -> {
            if (looks.incrementAndGet() == 2) {
                process.open("Event", leak, 8);
            }
            return target.openHandles();
        };
        HandleLedger ledger = new HandleLedger(process.identity().pid());
        try (TraceSource source = new DiffSource(session, racing, clock, stacks)) {
            source.start(0x20000);
            long event = process.open("Event", job, 8);
            apply(ledger, source);
            assertThat(alive).hasSize(1);
            process.close(event, done, 8);
            looks.set(0);
            apply(ledger, source);
            assertThat(target.openHandles().contains(event)).isTrue();
        }
        assertThat(alive.values())
                .singleElement()
                .matches(birth -> String.valueOf(stacks.get(birth.stackId())).contains("hide!leak"));
    }

    private static void repeat(SimulatedProcess process, int job, int done, int leak, int times, boolean bad) {
        for (int i = 0; i < times; i++) {
            long event = process.open("Event", job, 8);
            if (bad) {
                process.open("Semaphore", leak, 8);
            }
            process.close(event, done, 8);
        }
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

    /** A session in which -snapshot fails, and takes no baseline, when it is told to. */
    private static final class Refusing implements EngineSession {
        private final EngineSession real;
        private int refuses;

        Refusing(EngineSession real) {
            this.real = real;
        }

        @Override
        public CommandResult run(Command command, Duration limit, OutputSink sink) {
            if (refuses > 0 && command.verb() == Verb.SNAPSHOT) {
                refuses--;
                sink.accept(1, "Failed to create a snapshot, status 0xc0000004\n");
                return new CommandResult(Duration.ZERO, false);
            }
            return real.run(command, limit, sink);
        }

        @Override
        public void interrupt() {
            real.interrupt();
        }

        @Override
        public List<LoadedModule> modules() {
            return real.modules();
        }

        @Override
        public Symbolizer symbolizer() {
            return real.symbolizer();
        }

        @Override
        public String description() {
            return real.description();
        }

        @Override
        public void close() {
            real.close();
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

    private static void work(
            SimulatedProcess process, List<Integer> opens, int closes, List<Long> open, Random random, int events) {
        for (int i = 0; i < events; i++) {
            if (open.isEmpty() || random.nextInt(5) < 3) {
                boolean foreign = random.nextInt(10) == 0;
                int stack = opens.get(random.nextInt(opens.size()));
                open.add(foreign ? process.open("Event", stack, 8, 4) : process.open("Event", stack, 8));
            } else {
                process.close(open.remove(random.nextInt(open.size())), closes, 8);
            }
            if (random.nextInt(20) == 0) {
                process.badReference(0xffc, closes, 8);
            }
        }
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
