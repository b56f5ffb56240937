package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.tracing.TracingNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watch --dry-run}: says all, does nothing. */
class DryRunTest {
    @TempDir
    Path folder;

    private final DemoService service = DemoService.of(3, 1);

    /** Whoever attaches or changes tracing fails. */
    private static final class Looking implements RingQuery {
        private final RingQuery real;

        Looking(RingQuery real) {
            this.real = real;
        }

        @Override
        public boolean enabled() {
            return real.enabled();
        }

        @Override
        public void enable(int slots) {
            throw new AssertionError("tracing was switched on");
        }

        @Override
        public void disable() {
            throw new AssertionError("tracing was switched off");
        }

        @Override
        public io.handlewatch.ring.RingRecords read() {
            throw new AssertionError("the ring was read");
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private final class Untouched implements Machine {
        @Override
        public Processes processes() {
            return service.processes();
        }

        @Override
        public DebugEngine engine(Optional<Path> engineFolder) {
            throw new AssertionError("an engine was loaded");
        }

        @Override
        public String engineFolder(Optional<Path> engineFolder) {
            if (engineFolder.isPresent()) {
                throw new EngineException(
                        EngineException.Kind.ENVIRONMENT, "There is no dbgeng.dll in D:\\none. Install it.");
            }
            return "C:\\Debuggers\\x64";
        }

        @Override
        public TracingNote note(ProcessIdentity identity) {
            return TracingNote.about(identity, folder.resolve("state"));
        }

        @Override
        public RingQuery ring(ProcessIdentity identity) {
            return new Looking(service.ring(identity));
        }

        @Override
        public Clock clock() {
            return service.clock();
        }
    }

    private Said run(String... more) {
        List<String> line = new java.util.ArrayList<>(List.of(
                "watch", "--dry-run", "--pid", Long.toString(service.identity().pid()), "--out", "night.hwrun"));
        line.addAll(List.of(more));
        return new Cli(folder).on(new Untouched()).run(line.toArray(String[]::new));
    }

    @Test
    void eachStepIsToldAndNoneIsTaken() throws IOException {
        Said said = run("--for", "8h", "--every", "30s", "--slots", "0x10000", "--symbols", "D:\\pdb");
        assertThat(said.code()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .startsWith("Nothing was done to orderhub.exe ("
                        + service.identity().pid() + "), which has ")
                .contains(
                        "load the debug engine from C:\\Debuggers\\x64 in a Java process of its own, and attach it noninvasively without suspending",
                        "with symbols from D:\\pdb",
                        "switch handle tracing on (NtSetInformationProcess, class 32) with a ring of 65536 records",
                        "every 30 s, or more often",
                        folder.resolve("night.hwrun").toString(),
                        "after 28800 s or when it ends: switch tracing off again, detach.",
                        "Source: ring (the kernel's tracing can be asked here). Engine: C:\\Debuggers\\x64.",
                        "duplicate up to 64 handles of suspects into our process",
                        "0xC0000008",
                        "up to 10 MB of kernel memory",
                        "walks a stack at each open and close");
        assertThat(service.service().process().tracing()).isFalse();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void tracingThatIsOnStaysAsItIs() {
        service.ring(service.identity()).enable(0x1000);
        Said said = run();
        assertThat(said.out())
                .contains(
                        "leave handle tracing as it is: it is on already",
                        "on Ctrl-C or when it ends: detach.",
                        "tracing is on already, so what follows is the case now")
                .doesNotContain("switch handle tracing on");
        assertThat(service.service().process().tracing()).isTrue();
    }

    /** As the watch itself would find it: its note tells whose tracing it is. */
    @Test
    void whatADeadWatchLeftOnWouldBeTakenOver() throws IOException {
        service.ring(service.identity()).enable(0x1000);
        Path note = Path.of(
                TracingNote.about(service.identity(), folder.resolve("state")).toString());
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(note, "watch=1\nstarted=2001-01-01T00:00:00Z\n");
        assertThat(run().out())
                .contains(
                        "take over handle tracing, which an earlier watch of ours has left on",
                        "on Ctrl-C or when it ends: switch tracing off again, detach.",
                        "tracing is on already, so what follows is the case now");
        assertThat(service.service().process().tracing()).isTrue();
        assertThat(note).exists();
    }

    @Test
    void theOtherSources() {
        assertThat(run("--source", "list").out())
                .contains("!htrace -enable 0x20000", "(!htrace 0 N)", "Source: list, as asked.");
        assertThat(run("--source", "diff", "--leave-enabled").out())
                .contains("!htrace -diff and -snapshot", "leave tracing on, as asked", "Source: diff, as asked.");
        assertThat(run("--source", "ring").out()).contains("Source: ring, as asked.", "up to 21 MB of kernel memory");
    }

    @Test
    void aRefusedQueryLeavesTheText() {
        service.service().process().refuseTracing(0xC0000022);
        assertThat(run().out())
                .contains(
                        "switch handle tracing on if it is off (!htrace -enable 0x20000)",
                        "Source: list (the kernel refuses the query, so its text is read).");
        Said asked = run("--source", "ring");
        assertThat(asked.code()).isEqualTo(3);
        assertThat(asked.out()).isEmpty();
    }

    @Test
    void whatAWatchWouldRefuseIsRefusedInTheSameWords() {
        Said noEngine = run("--engine", "D:\\none");
        assertThat(noEngine.code()).isEqualTo(3);
        assertThat(noEngine.out()).isEmpty();
        assertThat(noEngine.err().strip()).isEqualTo("There is no dbgeng.dll in D:\\none. Install it.");
        service.service().process().exit(1);
        assertThat(run().code()).isEqualTo(5);
    }
}
