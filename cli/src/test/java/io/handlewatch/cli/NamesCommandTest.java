package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.store.RunReader;
import io.handlewatch.store.RunStore;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old run is named on another machine, whose symbol files are a fake that knows one build. */
class NamesCommandTest {
    private static final LoadedModule APP = new LoadedModule(
            0x7ff6_0000_0000L, 0x10000, "app", "C:\\svc\\app.exe", "none", 7, "D:\\b\\app.pdb", "GUID-OF-APP", 3);
    private static final LoadedModule NTDLL = new LoadedModule(
            0x7ffc_0000_0000L, 0x10000, "ntdll", "ntdll.dll", "export", 8, "ntdll.pdb", "GUID-OF-NTDLL", 1);

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();

    /** A machine with symbol files of the app alone. */
    private final class Other implements Machine, Symbolizer {
        private final DemoMachine machine = new DemoMachine(DemoService.of(5, 1));

        @Override
        public Processes processes() {
            return machine.processes();
        }

        @Override
        public DebugEngine engine(Optional<Path> named) {
            throw new AssertionError("nothing is attached to");
        }

        @Override
        public RingQuery ring(ProcessIdentity identity) {
            throw new AssertionError("nothing is traced");
        }

        @Override
        public Clock clock() {
            return machine.clock();
        }

        @Override
        public Symbolizer symbolizer(Optional<Path> named, String symbolPath) {
            asked.add("path " + symbolPath);
            return this;
        }

        @Override
        public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
            asked.add(module.guid() + " " + addresses.size());
            if (module.name().equals("hangs")) {
                throw new EngineException(EngineException.Kind.ENGINE_LOST, "it did not answer within 600 s.");
            }
            boolean known = module.guid().equals("GUID-OF-APP");
            List<Frame> frames = new ArrayList<>();
            for (long address : addresses) {
                frames.add(
                        known
                                ? Frame.named(address, module.name(), "Session::Open<int>", 0x20)
                                : Frame.named(address, module.name(), "ZwCreateEvent", 0x14)
                                        .byExport());
            }
            return new Names(known ? "pdb" : "export", frames);
        }

        @Override
        public void close() {
            asked.add("closed");
        }
    }

    private Path run(LoadedModule... modules) {
        Path file = folder.resolve("night.hwrun");
        StackTable stacks = new StackTable();
        List<Frame> frames = List.of(
                Frame.named(NTDLL.base() + 0x500, "ntdll", "NtCreateEvent", 0x14)
                        .byExport(),
                Frame.named(APP.base() + 0x1234, "app", "", 0x1234),
                Frame.named(APP.base() + 0x2000, "app", "Known", 4),
                Frame.named(0x123, "", "", 0x123));
        stacks.intern("a", () -> frames);
        stacks.intern("b", () -> frames.subList(1, 2));
        for (LoadedModule module : modules) {
            stacks.module(module);
        }
        Instant at = Instant.parse("2026-03-02T20:00:00Z");
        try (RunStore store = RunStore.create(
                file, new RunHead("t", "ring", 1, "app.exe", at, at, 60_000, 128, Listing.EVENTS, ""))) {
            store.append(
                    new Sample(
                            0,
                            1,
                            at,
                            0,
                            Listing.EVENTS,
                            true,
                            false,
                            0,
                            0,
                            List.of(),
                            List.of(),
                            List.of(),
                            Map.of(),
                            0,
                            0,
                            List.of()),
                    stacks);
            store.finish("Ctrl-C");
        }
        return file;
    }

    private static List<String> texts(Path file, int id) {
        try (RunReader reader = RunReader.open(file)) {
            Stack stack = reader.stacks().get(id);
            return stack == null
                    ? List.of()
                    : stack.frames().stream().map(Frame::text).toList();
        }
    }

    @Test
    void framesGetTheirNamesAndEveryOtherOneStays() {
        Path file = run(APP, NTDLL);
        Cli.Said said = new Cli(folder).on(new Other()).run("names", "night.hwrun", "--symbols", "D:\\pdb");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(asked).containsExactly("path D:\\pdb", "GUID-OF-APP 1", "GUID-OF-NTDLL 1", "closed");
        assertThat(texts(file, 1))
                .containsExactly("ntdll!NtCreateEvent+0x14", "app!Session::Open<int>+0x20", "app!Known+0x4", "+0x123");
        assertThat(texts(file, 2)).containsExactly("app!Session::Open<int>+0x20");
        assertThat(said.out())
                .contains("app                         1 of 1 named")
                .contains(
                        "ntdll                       0 of 1 named: no ntdll.pdb with GUID GUID-OF-NTDLL, age 1 on the symbol path")
                .contains("1 of 2 addresses without a symbol's name have one now.");
        try (RunReader reader = RunReader.open(file)) {
            assertThat(reader.stacks().modules()).containsExactly(APP.withSymbols("pdb"), NTDLL);
            assertThat(reader.finished()).isEqualTo("Ctrl-C");
        }
    }

    @Test
    void aModuleThatHangsIsSaidAndTheOthersAreNamed() {
        LoadedModule hangs = new LoadedModule(0, 0x1000, "hangs", "hangs.dll", "none");
        Path file = run(hangs, APP);
        try (RunReader reader = RunReader.open(file)) {
            StackTable stacks = reader.stacks();
            long before = stacks.revision();
            stacks.intern("c", () -> List.of(Frame.named(0x10, "hangs", "", 0x10)));
            stacks.put(new Stack(3, List.of(Frame.named(0x10, "hangs", "", 0x10))));
            RunStore.rename(file, stacks, before);
        }
        Cli.Said said = new Cli(folder).on(new Other()).run("names", "night.hwrun");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).contains("hangs", "it did not answer within 600 s.", "1 of 2 addresses");
        assertThat(texts(file, 2)).containsExactly("app!Session::Open<int>+0x20");
    }

    @Test
    void whatCannotBeNamedIsRefusedInOneSentence() {
        Path file = run();
        assertThat(new Cli(folder).on(new Other()).run("names", "night.hwrun").err())
                .startsWith(file + " keeps no modules, so its frames cannot be named later");
        assertThat(new Cli(folder).on(new Other()).run("names", "nothing.hwrun").code())
                .isEqualTo(2);
    }

    @Test
    void elsewhereItSaysThatItNeedsWindows() {
        Path file = run(APP);
        Cli.Said said = new Cli(folder).run("names", "night.hwrun", "--symbols", "D:\\pdb");
        assertThat(said.code()).isEqualTo(3);
        assertThat(said.err())
                .isEqualTo("A run is named by Microsoft's dbghelp.dll, on Windows only: take " + file
                        + " to a Windows machine and run the same there." + System.lineSeparator());
    }
}
