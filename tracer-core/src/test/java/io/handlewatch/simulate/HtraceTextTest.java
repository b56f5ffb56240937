package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same records put into the model and, by a script, into the ring that the original extension read: the text must be the same. */
class HtraceTextTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PID = 0x238;
    private static final long WORKER = 0x60;
    private static final long MAIN = 0x64;

    private final CodeMap code = Transcript.code(List.of(
            Transcript.read("diff-first.txt"),
            Transcript.read("diff-second-same-baseline.txt"),
            Transcript.read("list-bad-reference.txt")));
    private final SimulatedKernel kernel = new SimulatedKernel(new VirtualClock(Instant.EPOCH), code);
    private final SimulatedProcess process = kernel.start("C:\\lab\\leaky.exe", PID, Reuse.LAST_FREED_FIRST);
    private final EngineSession session = new SimulatedEngine(kernel).attach(process.identity(), "", LIMIT);

    private final int event = stack(
            "ntdll!ZwCreateEvent+0x14",
            "kernelbase!CreateEventExW+0x152",
            "kernelbase!CreateEventW+0x35",
            "leaky!leak_event+0x14",
            "leaky!session_begin+0x9");
    private final int file = stack(
            "ntdll!ZwCreateFile+0x14",
            "kernelbase!CreateFileW+0x3e4",
            "leaky!leak_file+0x38",
            "leaky!config_reload+0x9");
    private final int token = stack(
            "ntdll!NtOpenProcessToken+0x14",
            "kernelbase!OpenProcessToken+0xb",
            "leaky!leak_token+0x26",
            "leaky!auth_check+0x9");
    private final int key = stack(
            "ntdll!NtOpenKeyEx+0x14",
            "kernelbase!CompareObjectHandles+0xc65",
            "kernelbase!RegOpenKeyExW+0xdd",
            "leaky!leak_regkey+0x34",
            "leaky!read_policy+0x9");
    private final int thread = stack(
            "ntdll!NtCreateThreadEx+0x14",
            "ntdll!RtlCreateUserThread+0x12c",
            "kernelbase!CreateRemoteThreadEx+0xa5",
            "kernelbase!CreateThread+0x41",
            "leaky!leak_thread+0x2c",
            "leaky!spawn_worker+0x9");
    private final int closing = stack("ntdll!ZwClose+0x14");

    @Test
    void firstDiffAndSecondOnTheSameBaseline() {
        baseline(12);
        open(0x40, event);
        open(0x44, token);
        close(0x44);
        open(0x44, key);
        open(0x48, file);
        assertThat(run(Command.DIFF))
                .isEqualTo(Transcript.read("diff-first.txt").text());
        open(0x4c, event);
        close(0x48);
        open(0x48, thread);
        assertThat(run(Command.DIFF))
                .isEqualTo(Transcript.read("diff-second-same-baseline.txt").text());
    }

    @Test
    void nothingNew() {
        baseline(12);
        assertThat(run(Command.DIFF))
                .isEqualTo(Transcript.read("diff-nothing-new.txt").text());
    }

    @Test
    void allClosed() {
        baseline(12);
        open(0x40, event);
        close(0x40);
        open(0x40, file);
        process.badReference(0x90, closing, MAIN);
        close(0x40);
        assertThat(run(Command.DIFF))
                .isEqualTo(Transcript.read("diff-all-closed.txt").text());
    }

    @Test
    void baselineOfThreeRecordsHidesTheSevenOldestNewOnes() {
        baseline(3);
        for (long value = 0x40; value <= 0x6c; value += 4) {
            open(value, event);
        }
        assertThat(run(Command.DIFF))
                .isEqualTo(Transcript.read("diff-small-baseline.txt").text());
    }

    @Test
    void tooLargeWhenTheBaselineWasOverwritten() {
        baseline(12);
        for (int i = 0; i < 0x80; i++) {
            process.open("Event", event, WORKER);
        }
        assertThat(run(Command.DIFF))
                .isEqualTo(Transcript.read("diff-too-large.txt").text());
    }

    @Test
    void listWithBadReferences() {
        fillUpTo(0x3c);
        run(Command.enable(0x80));
        open(0x40, event);
        open(0x44, token);
        close(0x44);
        open(0x44, key);
        open(0x48, file);
        process.badReference(0x90, closing, MAIN);
        process.badReference(0x48, token, MAIN);
        assertThat(run(Command.list(0x20000)))
                .isEqualTo(Transcript.read("list-bad-reference.txt").text());
    }

    /** A program that repeats one open and close, leaks three semaphores inside the repetition, and repeats on. */
    @Test
    void leakInsideARepetitionIsHidden() {
        int leak = stack("ntdll!NtCreateSemaphore+0x14", "leaky!leak+0x20");
        run(Command.enable(0x20000));
        for (int i = 0; i < 28; i++) {
            if (i == 20) {
                run(Command.SNAPSHOT);
            }
            long job = process.open("Event", event, WORKER);
            if (i >= 20 && i < 23) {
                process.open("Semaphore", leak, WORKER);
            }
            process.close(job, closing, WORKER);
        }
        assertThat(run(Command.DIFF)).contains("\n0x0 new stack traces").contains("No outstanding handles");
        assertThat(run(Command.list(0x20000)).lines().filter(line -> line.contains("leaky!leak+")))
                .hasSize(3);
    }

    @Test
    void namesOfOver255CharactersBecomeEmptyAndKernelFramesAreNotPrinted() {
        String fits = "leaky!" + "y".repeat(249);
        String tooLong = "leaky!" + "z".repeat(250);
        int odd = kernel.stackAt(List.of(
                0xfffff80012345678L,
                code.address(fits + "+0x5"),
                code.address(tooLong + "+0x5"),
                0x12345678L,
                CodeMap.LAST_USER_ADDRESS));
        run(Command.enable(0x80));
        process.open("Event", odd, WORKER);
        assertThat(run(Command.list(9))
                        .lines()
                        .filter(line -> line.startsWith("0x"))
                        .map(line -> line.substring(18)))
                .containsExactly(
                        ": " + fits + "+0x0000000000000005",
                        ": +0x0000000000000005",
                        ": +0x0000000012345678",
                        ": +0x00007ffffffeffff");
    }

    private int stack(String... top) {
        List<String> frames = new ArrayList<>(List.of(top));
        frames.addAll(
                List.of("leaky!leaker+0xfa", "kernel32!BaseThreadInitThunk+0x9", "ntdll!RtlUserThreadStart+0x88"));
        return kernel.stack(frames.toArray(String[]::new));
    }

    /** As many records before the snapshot, ended so that 0x40 is the next value. */
    private void baseline(int records) {
        fillUpTo(0x3c - 4L * (records % 2));
        run(Command.enable(0x80));
        for (int i = 0; i + 1 < records; i += 2) {
            close(process.open("File", file, WORKER));
        }
        if (records % 2 == 1) {
            open(0x3c, file);
        }
        assertThat(run(Command.SNAPSHOT)).isEqualTo("Handle tracing information snapshot successfully taken.\n");
    }

    private void fillUpTo(long value) {
        for (long next = 4; next <= value; next += 4) {
            open(next, event);
        }
    }

    private void open(long expected, int stack) {
        assertThat(process.open("Event", stack, WORKER)).isEqualTo(expected);
    }

    private void close(long value) {
        process.close(value, closing, WORKER);
    }

    private String run(Command command) {
        StringBuilder text = new StringBuilder();
        session.run(command, LIMIT, (mask, piece) -> {
            assertThat(piece.length()).isBetween(1, 1023);
            text.append(piece);
        });
        return text.toString();
    }
}
