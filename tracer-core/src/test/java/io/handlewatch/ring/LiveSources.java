package io.handlewatch.ring;

import io.handlewatch.engine.EngineSession;
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
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What tests of live sources share: a simulated kernel, the ledger's lives, and the kernel's own to hold them against. */
abstract class LiveSources {
    final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T20:00:00Z"));
    final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    final StackTable stacks = new StackTable();
    final Map<Long, Birth> alive = new HashMap<>();
    Faults faults = new Faults();

    TraceSource source(String name, SimulatedProcess process) {
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

    Sample apply(HandleLedger ledger, TraceSource source) {
        Sample sample = ledger.apply(source.read());
        for (End end : sample.ends()) {
            alive.remove(end.life());
        }
        sample.births().forEach(birth -> alive.put(birth.life(), birth));
        return sample;
    }

    /** What is open, and by which frames it was opened, in the ledger: handle to text of the stack. */
    Map<Long, String> known() {
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

    Map<Long, String> truth(SimulatedProcess process, long from) {
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

    static long lives(SimulatedProcess process) {
        return process.lives().mapToLong(Life::number).max().orElse(-1) + 1;
    }

    /** A program that opens and closes one event all the while, among which {@code -diff} hides what it leaks. */
    final class HidingProgram {
        final SimulatedProcess process = kernel.start("C:\\app\\hide.exe", Reuse.LAST_FREED_FIRST);
        final int job = kernel.stack("ntdll!NtCreateEvent+0x14", "hide!job+0x20", "hide!main+0x90");
        final int done = kernel.stack("ntdll!NtClose+0x14", "hide!job+0x40", "hide!main+0x90");
        final int leak;

        /** The leak calls this. */
        HidingProgram(String creates) {
            leak = kernel.stack(creates, "hide!leak+0x20", "hide!main+0x90");
        }

        void repeat(int times, boolean bad) {
            for (int i = 0; i < times; i++) {
                long event = process.open("Event", job, 8);
                if (bad) {
                    process.open("Semaphore", leak, 8);
                }
                process.close(event, done, 8);
            }
        }

        boolean leaked(Birth birth) {
            return String.valueOf(stacks.get(birth.stackId())).contains("hide!leak");
        }
    }

    static void work(
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
}
