package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.engine.DebugEngine;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.ProcessList;
import io.handlewatch.target.Processes;
import io.handlewatch.trace.TargetCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code list} on a machine whose processes open what the test says, while its clock passes. */
class ListCommandTest {
    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");

    @TempDir
    Path folder;

    private final VirtualClock clock = new VirtualClock(START);
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final List<ListedProcess> others = new ArrayList<>();

    /** The simulated processes, and beside them such as the simulation does not have. */
    private final class Here implements Machine {
        private final Runnable meanwhile;
        private int looks;

        Here(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public ProcessList processList() {
            return () -> {
                if (looks++ == 1) {
                    meanwhile.run();
                }
                List<ListedProcess> all = new ArrayList<>(others);
                all.addAll(new io.handlewatch.simulate.SimulatedProcessList(kernel).read());
                return all;
            };
        }

        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public Processes processes() {
            throw new AssertionError("no process is opened");
        }

        @Override
        public DebugEngine engine(Optional<Path> engineFolder) {
            throw new AssertionError("no engine is needed");
        }

        @Override
        public RingQuery ring(ProcessIdentity identity) {
            throw new AssertionError("no tracing is needed");
        }
    }

    private static void open(SimulatedProcess process, int count) {
        for (int i = 0; i < count; i++) {
            process.open("Event", 0, 1);
        }
    }

    private Said run(Runnable meanwhile, String line) {
        return new Cli(folder).on(new Here(meanwhile)).run(line.split(" "));
    }

    private static List<String> rows(Said said) {
        return said.out().lines().map(row -> row.strip().replaceAll(" +", " ")).toList();
    }

    @Test
    void theMostHandlesComeFirst() {
        SimulatedProcess small = kernel.start("C:\\svc\\small.exe", Reuse.LAST_FREED_FIRST);
        SimulatedProcess large = kernel.start("C:\\svc\\large.exe", Reuse.LAST_FREED_FIRST);
        open(small, 2);
        open(large, 30);
        large.gui(12, 3);
        others.add(new ListedProcess(
                new ProcessIdentity(4, START, "evil\u001b[2J\u202e.exe"),
                1,
                0,
                new TargetCounters(9_000, -1, -1),
                List.of()));
        Said said = run(() -> {}, "list");
        assertThat(said.code()).isZero();
        assertThat(rows(said).get(0)).isEqualTo("PID HANDLES GDI USER SESSION BITS PROCESS");
        assertThat(rows(said).get(1)).startsWith("4 9000 - - 1 - evil").doesNotContain("\u001b", "\u202e");
        assertThat(rows(said).subList(2, 4))
                .containsExactly(
                        large.identity().pid() + " 30 12 3 0 64 large.exe (large)",
                        small.identity().pid() + " 2 0 0 0 64 small.exe (small)");
        assertThat(rows(run(() -> {}, "list --top 1"))).hasSize(2);
    }

    @Test
    void withATimeTheFastestGrowthComesFirst() {
        SimulatedProcess quiet = kernel.start("quiet.exe", Reuse.LAST_FREED_FIRST);
        SimulatedProcess leaking = kernel.start("leaking.exe", Reuse.LAST_FREED_FIRST);
        SimulatedProcess closing = kernel.start("closing.exe", Reuse.LAST_FREED_FIRST);
        SimulatedProcess ending = kernel.start("ending.exe", Reuse.LAST_FREED_FIRST);
        open(quiet, 500);
        open(leaking, 10);
        open(ending, 999);
        long held = closing.open("Event", 0, 1);
        Said said = run(
                () -> {
                    open(leaking, 7);
                    closing.close(held, 0, 1);
                    ending.exit(0);
                    // the next life has the id of the last, and is another process
                    clock.pass(Duration.ofSeconds(1));
                    open(kernel.start("ending.exe", ending.identity().pid(), Reuse.LAST_FREED_FIRST), 5);
                },
                "list --for 1m");
        assertThat(said.code()).isZero();
        assertThat(said.err()).contains("Looking again in 60 s");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(61));
        assertThat(rows(said))
                .containsExactly(
                        "PID HANDLES GROWTH GDI USER SESSION BITS PROCESS",
                        leaking.identity().pid() + " 17 +7 0 0 0 64 leaking.exe (leaking)",
                        quiet.identity().pid() + " 500 +0 0 0 0 64 quiet.exe (quiet)",
                        closing.identity().pid() + " 0 -1 0 0 0 64 closing.exe (closing)",
                        ending.identity().pid() + " 5 new 0 0 0 64 ending.exe (ending)");
    }

    @Test
    void theSameAsJson() {
        SimulatedProcess one = kernel.start("d\u00e9mon.exe", Reuse.LAST_FREED_FIRST);
        open(one, 3);
        Said said = run(() -> open(one, 4), "list --json --for 5s");
        assertThat(said.out())
                .isEqualTo(
                        "{\"format\":\"handlewatch-processes\",\"version\":1,\"betweenMillis\":5000,\"processes\":[{\"pid\":"
                                + one.identity().pid()
                                + ",\"image\":\"d\\u00E9mon.exe\",\"created\":" + START.toEpochMilli()
                                + ",\"handles\":7,\"growth\":4,\"gdiObjects\":0,\"userObjects\":0,\"session\":0,\"bits\":64,\"services\":[\"d\\u00E9mon\"]}]}\n");
        assertThat(run(() -> {}, "list --json").out()).contains("\"betweenMillis\":null", "\"growth\":null");
    }
}
