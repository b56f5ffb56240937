package io.handlewatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.store.Runs.Read;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TargetCounters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is read back, while it is written, after it was written, and in every later version. */
class RunFileTest {
    private static final int COUNT = 40;

    private static final LoadedModule GOLDEN_MODULE = new LoadedModule(
            0x7ff6a0000000L,
            0x2000,
            "svc",
            "C:\\svc\\svc.exe",
            "export",
            0xffff_ffffL,
            "D:\\out\\svc.pdb",
            "0A1B2C3D-0000-1111-2222-333344445555",
            2);

    private static final Counters GOLDEN_COUNTERS = new Counters(
            3,
            180_007,
            new TargetCounters(100, 12, -1),
            new ProcessCost(5_000_000_000L, 2, 3, 4, 5),
            new ProcessCost(6, 7, 8, 9, 10));

    private static final List<ObjectName> GOLDEN_OBJECTS = List.of(
            new ObjectName(2, 0x4c, "File", "C:\\data\\it's \u65e5.log", ObjectName.Answer.NAMED),
            new ObjectName(2, 0x50, "Event", "", ObjectName.Answer.NAMELESS),
            new ObjectName(3, 0xffff_fffcL, "", "", ObjectName.Answer.HUNG),
            new ObjectName(3, 0x54, "", "", ObjectName.Answer.UNKNOWN));

    private static final List<Epoch> GOLDEN_LIVES = List.of(
            new Epoch(1, 4_294_967_292L, Runs.START.minusMillis(1), "C:\\svc\\svc.exe", 0, 300_000L, 0xC0000005),
            new Epoch(2, 4312, Runs.START.plusSeconds(301), "C:\\svc\\svc.exe", 302_000, null, null));

    @TempDir
    Path folder;

    @Test
    void everythingIsReadBackEqual() {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, COUNT);
        Read read = Read.of(file);
        assertThat(read.head()).isEqualTo(Runs.HEAD);
        assertThat(read.samples()).isEqualTo(Runs.samples(COUNT));
        assertThat(read.stacks()).isEqualTo(List.copyOf(Runs.stacks(COUNT - 1).all()));
        assertThat(read.actions()).isEqualTo(Runs.ACTIONS);
        assertThat(read.finished()).isEqualTo("Ctrl-C");
    }

    @Test
    void whatWasCountedIsReadBackEqual() {
        List<Counters> counters = List.of(
                new Counters(
                        0,
                        7,
                        new TargetCounters(100, 12, 3),
                        new ProcessCost(5_000_000_000L, 2, 3, 4, 5),
                        new ProcessCost(6, 7, 8, 9, 10)),
                new Counters(2, 120_007, TargetCounters.UNKNOWN, new ProcessCost(1, 2, 3, 4, 5), ProcessCost.UNKNOWN));
        Path file = folder.resolve("a.hwrun");
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            for (int seq = 0; seq < 3; seq++) {
                int now = seq;
                counters.stream().filter(one -> one.seq() == now).forEach(store::counters);
                store.append(Runs.sample(seq), Runs.stacks(seq));
            }
        }
        assertThat(counters(file)).isEqualTo(counters);
        assertThat(Read.of(file).samples()).isEqualTo(Runs.samples(3));
    }

    private static List<Counters> counters(Path file) {
        List<Counters> read = new ArrayList<>();
        try (RunReader reader = RunReader.open(file)) {
            reader.counters(read::add);
        }
        return read;
    }

    @Test
    void whatIsUnknownStaysUnknown() {
        RunHead log = new RunHead("t", "log", 0, "", null, null, 0, 0, Runs.HEAD.listing(), "");
        Path file = folder.resolve("b.hwrun");
        RunStore.create(file, log).close();
        assertThat(Read.of(file)).isEqualTo(new Read(log, List.of(), List.of(), List.of(), null));
    }

    @Test
    void modulesAndLaterNamesAreKept() {
        Path file = folder.resolve("a.hwrun");
        LoadedModule module = new LoadedModule(
                0x7ffc_1000_0000L,
                0x20_0000,
                "ntdll",
                "C:\\Windows\\System32\\ntdll.dll",
                "deferred",
                0xf123_4567L,
                "ntdll.pdb",
                "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9",
                1);
        StackTable stacks = new StackTable();
        long address = module.base() + 0x1234;
        stacks.intern("a", () -> List.of(Frame.named(address, "ntdll", "", 0x1234)));
        stacks.module(module);
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            store.append(Runs.sample(0), stacks);
            stacks.rename(
                    1, List.of(Frame.named(address, "ntdll", "NtClose", 0x14).byExport()));
            stacks.module(module.withSymbols("export"));
            stacks.module(new LoadedModule(0, 0x1000, "late", "late.dll", "none"));
            store.rename(stacks);
        }
        try (RunReader reader = RunReader.open(file)) {
            StackTable read = reader.stacks();
            assertThat(read.get(1)).isEqualTo(stacks.get(1));
            assertThat(read.get(1).frames().get(0).export()).isTrue();
            assertThat(read.modules()).isEqualTo(stacks.modules()).hasSize(2);
            assertThat(read.modules().get(0)).isEqualTo(module.withSymbols("export"));
        }
    }

    @Test
    void oneFileRemains() throws IOException {
        Runs.write(folder.resolve("a.hwrun"), 3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("a.hwrun"));
        }
    }

    @Test
    void whileItIsWrittenWholeSamplesAreRead() throws InterruptedException {
        Path file = folder.resolve("a.hwrun");
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> seen = new ArrayList<>();
        List<AssertionError> wrong = new ArrayList<>();
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            store.append(Runs.sample(0), Runs.stacks(0));
            Thread reader = new Thread(() -> {
                try {
                    while (!over.get()) {
                        Read read = Read.of(file);
                        int count = read.samples().size();
                        seen.add(count);
                        assertThat(read.samples()).isEqualTo(Runs.samples(count));
                        assertThat(read.stacks())
                                .isEqualTo(List.copyOf(Runs.stacks(count - 1).all()));
                        assertThat(read.finished()).isNull();
                    }
                } catch (AssertionError e) {
                    wrong.add(e);
                }
            });
            reader.start();
            for (int seq = 1; seq < COUNT; seq++) {
                store.append(Runs.sample(seq), Runs.stacks(seq));
            }
            // The reader ends by itself: one last reading may have begun before the last sample.
            over.set(true);
            reader.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isNotEmpty().isSorted();
    }

    @Test
    void aReaderSeesTheMomentOfItsOpening() {
        Path file = folder.resolve("a.hwrun");
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            store.append(Runs.sample(0), Runs.stacks(0));
            try (RunReader reader = RunReader.open(file)) {
                store.append(Runs.sample(1), Runs.stacks(1));
                store.finish("Ctrl-C");
                List<Sample> samples = new ArrayList<>();
                reader.samples(samples::add);
                assertThat(samples).isEqualTo(Runs.samples(1));
                assertThat(reader.stacks().all()).extracting(Stack::id).containsExactly(1);
                assertThat(reader.finished()).isNull();
            }
            assertThat(Read.of(file).samples()).hasSize(2);
        }
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
        for (Path there : List.of(file, folder)) {
            assertThatThrownBy(() -> RunStore.create(there, Runs.HEAD))
                    .isInstanceOf(RunFileException.class)
                    .hasMessage(
                            there + " is there already and is not overwritten: name another file, or move it away.");
        }
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFolderThatIsNotThere() {
        Path file = folder.resolve("no").resolve("a.hwrun");
        assertThatThrownBy(() -> RunStore.create(file, Runs.HEAD))
                .isInstanceOf(RunFileException.class)
                .hasMessageStartingWith("The run file " + file + " cannot be made (")
                .hasMessageEndingWith("): name a file in a folder that you may write to.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b%20c#d.hwrun", "it's \u00e9.hwrun", "a;b&c=d.hwrun"})
    void unusualNames(String name) {
        Path file = folder.resolve(name);
        Runs.write(file, 2);
        assertThat(file).isRegularFile();
        assertThat(Read.of(file).samples()).hasSize(2);
    }

    @ParameterizedTest
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such file names")
    @ValueSource(strings = {"what?mode=memory", ":memory:", "file:a.hwrun?mode=memory"})
    void namesThatTheDriverWouldTakeForItsOwn(String name) {
        Path file = folder.resolve(name);
        Runs.write(file, 2);
        assertThat(file).isRegularFile();
        assertThat(Read.of(file).samples()).hasSize(2);
    }

    /** Made once by this schema's first version with {@link Runs#write}; its bytes are kept for ever. */
    @Test
    void theFirstSchemaIsReadForEver() throws IOException {
        Path file = folder.resolve("schema-1.hwrun");
        try (InputStream golden = RunFileTest.class.getResourceAsStream("/runs/schema-1.hwrun")) {
            Files.copy(golden, file);
        }
        Read read = Read.of(file);
        assertThat(read.head()).isEqualTo(Runs.HEAD);
        assertThat(read.samples()).isEqualTo(Runs.samples(10));
        assertThat(read.stacks()).isEqualTo(List.copyOf(Runs.stacks(9).all()));
        assertThat(read.actions()).isEqualTo(Runs.ACTIONS);
        assertThat(read.finished()).isEqualTo("Ctrl-C");
        assertThat(counters(file)).isEmpty(); // its version had no such table
        assertThat(epochs(file)).isEmpty();
    }

    /** Everything that the second schema added, in one run. */
    private static void writeAllOfSchema2(Path file) {
        StackTable stacks = Runs.stacks(9);
        stacks.module(GOLDEN_MODULE);
        stacks.rename(2, List.of(Frame.named(5, "svc", "Open", 0x10).byExport()));
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            store.epoch(GOLDEN_LIVES.get(0));
            for (int seq = 0; seq < 10; seq++) {
                if (seq == 3) {
                    store.counters(GOLDEN_COUNTERS);
                }
                store.append(Runs.sample(seq), stacks);
            }
            GOLDEN_LIVES.forEach(store::epoch);
            Runs.ACTIONS.forEach(store::action);
            store.finish("Ctrl-C");
        }
    }

    @Test
    void theSecondSchemaIsReadForEver() throws IOException {
        Path written = folder.resolve("now.hwrun");
        writeAllOfSchema2(written);
        Path file = schema2();
        for (Path one : List.of(file, written)) {
            Read read = Read.of(one);
            assertThat(read.samples()).isEqualTo(Runs.samples(10));
            assertThat(read.stacks()).hasSize(10);
            assertThat(read.stacks().get(1).frames())
                    .containsExactly(Frame.named(5, "svc", "Open", 0x10).byExport());
            assertThat(read.actions()).isEqualTo(Runs.ACTIONS);
            assertThat(counters(one)).containsExactly(GOLDEN_COUNTERS);
            assertThat(epochs(one)).isEqualTo(GOLDEN_LIVES);
            try (RunReader reader = RunReader.open(one)) {
                assertThat(reader.stacks().modules()).containsExactly(GOLDEN_MODULE);
            }
        }
    }

    private static void writeAllOfSchema3(Path file) {
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            store.epoch(GOLDEN_LIVES.get(0));
            store.append(Runs.sample(0), Runs.stacks(9));
            store.objects(GOLDEN_OBJECTS);
            store.finish("Ctrl-C");
        }
    }

    @Test
    void theThirdSchemaIsReadForEver() throws IOException {
        Path written = folder.resolve("now.hwrun");
        writeAllOfSchema3(written);
        Path file = folder.resolve("schema-3.hwrun");
        try (InputStream golden = RunFileTest.class.getResourceAsStream("/runs/schema-3.hwrun")) {
            Files.copy(golden, file);
        }
        for (Path one : List.of(file, written)) {
            assertThat(Read.of(one).samples()).isEqualTo(Runs.samples(1));
            try (RunReader reader = RunReader.open(one)) {
                assertThat(reader.objects()).isEqualTo(GOLDEN_OBJECTS);
            }
        }
        try (RunReader reader = RunReader.open(schema2())) {
            assertThat(reader.objects()).isEmpty();
        }
    }

    private Path schema2() throws IOException {
        Path file = folder.resolve("schema-2.hwrun");
        try (InputStream golden = RunFileTest.class.getResourceAsStream("/runs/schema-2.hwrun")) {
            Files.copy(golden, file);
        }
        return file;
    }

    private static List<Epoch> epochs(Path file) {
        try (RunReader reader = RunReader.open(file)) {
            return reader.epochs();
        }
    }

    @Test
    void aLifeIsStoredWhenItBeginsAndAgainWhenItHasEnded() {
        Path file = folder.resolve("a.hwrun");
        Epoch first = new Epoch(1, 4_294_967_292L, Runs.START, "C:\\svc\\it's.exe", 0, null, null);
        Epoch second = new Epoch(2, 8, Runs.START.plusSeconds(90), "C:\\svc\\it's.exe", 5_000_000_000L, null, null);
        try (RunStore store = RunStore.create(file, Runs.HEAD)) {
            store.epoch(first);
            assertThat(epochs(file)).containsExactly(first);
            store.epoch(first.ended(4_999_999_999L, 0xC0000005));
            store.epoch(second);
        }
        assertThat(epochs(file)).containsExactly(first.ended(4_999_999_999L, 0xC0000005), second);
    }
}
