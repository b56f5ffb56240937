package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.engine.DebugEngine;
import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.target.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be done: one sentence with the next step, the exit code of the documentation, nothing on the standard output, no stack trace. */
class RefusalsTest {
    @TempDir
    Path folder;

    private static final String LISTING = """
            --------------------------------------
            Handle = 0x00000244 - OPEN
            Thread ID = 0x00001ca4, Process ID = 0x00001a34

            0x77a5a1c4: ntdll!NtCreateEvent+0x14
            --------------------------------------
            Parsed 0x1 stack traces.
            Dumped 0x1 stack traces.
            """;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(folder.resolve("empty.log"));
        Files.write(folder.resolve("binary.log"), new byte[] {1, 2, 0, 3, 0, 5, 7});
        Files.writeString(folder.resolve("other.log"), "0:000> lm\nstart end module name\n");
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(
                folder.resolve("some.ndjson"),
                "{\"type\":\"header\",\"format\":\"handlewatch-recording\",\"version\":9}\n");
        Files.writeString(folder.resolve("list.log"), "0:000> !htrace\n" + LISTING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "analyze empty.log | empty.log is empty: write a log in the debugger with .logopen before !htrace, and give that file.",
                "analyze binary.log | binary.log is not text: give a log written by cdb or WinDbg (.logopen), not a dump or a trace file.",
                "analyze other.log | There is no !htrace output in other.log: in the debugger give .logopen",
                "analyze sub | sub is a directory: name the log files in it.",
                "analyze nothing.log | nothing.log: check the path.",
                "analyze - | The standard input is empty",
                "analyze - - | The standard input can be read once only: give - once.",
                "analyze | Missing required parameter: 'FILE'. See 'handlewatch analyze --help'.",
                "analyze list.log --every 5 | '5' is no duration: write a number and s, m, h or d, as in 60s, 5m or 8h.",
                "analyze list.log --every 0s | '0s' is out of range: from 1s to 366d.",
                "analyze list.log --every -5s | '-5s' is no duration",
                "report nothing.hwrun | nothing.hwrun is not there: check the name",
                "report list.log | list.log is not a run file: for the text of cdb or WinDbg use analyze, for a recording replay.",
                "report sub | sub is a folder: name the .hwrun file in it.",
                "replay list.log | For a log of cdb or WinDbg use analyze, for a run file report.",
                "replay empty.log | is no recording",
                "replay some.ndjson | reads up to version 1",
                "replay nothing.ndjson | nothing.ndjson: check the path.",
                "replay sub | sub is a directory: name the recording in it.",
                "demo --hours 25 | --hours takes 0.5 to 24.",
                "demo --hours x | Invalid value for option '--hours'",
                "demo --live --seed 3 | --seed belongs to the simulated night: leave it out with --live.",
                "demo --for never | 'never' is no duration",
                "watch | Missing required argument",
                "watch --pid 4 --name x | are mutually exclusive",
                "watch --pid zero | 'zero' is no process id: take the PID column of Task Manager or tasklist",
                "watch --pid 0 | '0' is no process id",
                "watch --pid 5 --slots 127 | '127' is no ring size: from 128 to 131072, or 0x80 to 0x20000",
                "watch --pid 5 --slots 0x20001 | '0x20001' is no ring size",
                "watch --pid 5 --slots many | 'many' is no ring size",
                "watch --pid 5 --source disk | 'disk' is nothing that --source takes: it takes auto, ring, list, diff. See 'handlewatch watch --help'.",
                "watch --pid 5 --fail-on smoke | 'smoke' is nothing that --fail-on takes: it takes leak, insufficient. See",
                "watch --pid 5 --fail-on leak,smoke | 'smoke' is nothing that --fail-on takes: it takes leak, insufficient. See",
                "compare a b --fail-on smoke | 'smoke' is nothing that --fail-on takes: it takes worse, undecidable. See",
                "watch --pid 5 --every | Missing required parameter for option '--every' (TIME)",
                "list --for soon | 'soon' is no duration",
                "list --top 0 | --top takes a number from 1 on.",
                "list --top many | Invalid value for option '--top'",
                "diff | Missing required parameter: 'PID'",
                "diff 5 --wait soon | 'soon' is no duration",
                "demo --for 10s | --for belongs to --live: a simulated night is as long as --hours says.",
                "analyse list.log | There is no command 'analyse': there are demo, watch, diff, analyze, replay, report, export, compare, redact, names, doctor, setup, list.",
                "--nonsense | Unknown option: '--nonsense'. See 'handlewatch --help'."
            })
    void wrongUseAndUnreadableInput(String line, String sentence) {
        Said said = new Cli(folder).run(line.split(" "));
        assertThat(said.code()).isEqualTo(2);
        oneSentence(said, sentence);
    }

    @Test
    void withoutACommandTheCommandsAreNamed() {
        Said said = new Cli(folder).run();
        assertThat(said.code()).isEqualTo(2);
        oneSentence(
                said,
                "Name a command: demo, watch, diff, analyze, replay, report, export, compare, redact, names, doctor, setup or list.");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there it watches")
    void elsewhereThanOnWindowsNothingIsWatched() {
        for (String line : new String[] {
            "watch --pid 5", "watch --name lsass", "diff 5", "list", "watch --pid 5 --dry-run", "demo --live"
        }) {
            Said said = new Cli(folder).run(line.split(" "));
            assertThat(said.code()).isEqualTo(3);
            oneSentence(said, "A process can be watched on Windows only");
        }
    }

    @Test
    void ourselves() {
        String own = Long.toString(ProcessHandle.current().pid());
        for (String line : new String[] {"watch --pid " + own, "watch --dry-run --pid " + own, "diff " + own}) {
            Said said = new Cli(folder).run(line.split(" "));
            assertThat(said.code()).isEqualTo(2);
            oneSentence(said, "is handlewatch itself: give the id of the process to watch.");
        }
    }

    @Test
    void aProcessThatIsNotThere() {
        Machine machine = new DemoMachine(DemoService.of(1, 1));
        for (String line : new String[] {"watch --pid 99996", "diff 99996"}) {
            Said said = new Cli(folder).on(machine).run(line.split(" "));
            assertThat(said.code()).isEqualTo(5);
            oneSentence(
                    said, "There is no process 99996: take the id from Task Manager or tasklist, or use watch --name.");
        }
        Said said = new Cli(folder).on(machine).run("watch", "--name", "nobody.exe");
        assertThat(said.code()).isEqualTo(5);
        oneSentence(said, "There is no process named nobody.exe: start it first");
    }

    @Test
    void twoProcessesOfOneName() {
        DemoService service = DemoService.of(1, 1);
        service.kernel().start(service.identity().image(), io.handlewatch.simulate.Reuse.LAST_FREED_FIRST);
        Said said = new Cli(folder).on(new DemoMachine(service)).run("watch", "--name", "orderhub");
        assertThat(said.code()).isEqualTo(2);
        oneSentence(said, "There are 2 processes named orderhub: name one by --pid (");
    }

    @Test
    void aRunFileIsNeverOverwritten() throws IOException {
        Path there = Files.writeString(folder.resolve("there.hwrun"), "mine");
        DemoService service = DemoService.of(1, 1);
        String pid = Long.toString(service.identity().pid());
        for (String[] args :
                new String[][] {{"watch", "--pid", pid, "--out", "there.hwrun"}, {"diff", pid, "--out", "there.hwrun"}
                }) {
            Said said = new Cli(folder).on(new DemoMachine(service)).run(args);
            assertThat(said.code()).isEqualTo(2);
            oneSentence(said, "there.hwrun is there already and is not overwritten");
        }
        assertThat(there).hasContent("mine");
        assertThat(service.service().process().tracing()).isFalse();
    }

    @Test
    void aRunFileNeedsItsFolder() {
        DemoService service = DemoService.of(1, 1);
        String pid = Long.toString(service.identity().pid());
        Said said = new Cli(folder).on(new DemoMachine(service)).run("watch", "--pid", pid, "--out", "no/run.hwrun");
        assertThat(said.code()).isEqualTo(2);
        oneSentence(said, "for the run file: make it, or name another with --out.");
    }

    @Test
    void noRightsAndNoEngine() {
        DemoService service = DemoService.of(1, 1);
        String pid = Long.toString(service.identity().pid());
        Said noEngine = new Cli(folder)
                .on(new Poor(
                        service,
                        EngineException.Kind.ENVIRONMENT,
                        "There is no dbgeng.dll in D:\\none: install the Debugging Tools."))
                .run("watch", "--pid", pid);
        assertThat(noEngine.code()).isEqualTo(3);
        oneSentence(noEngine, "There is no dbgeng.dll in D:\\none: install the Debugging Tools.");
        assertThat(service.service().process().tracing()).isFalse();
    }

    @Test
    void aRefusedQueryIsAnErrorWhereItWasAskedFor() {
        DemoService service = DemoService.of(1, 1);
        service.service().process().refuseTracing(0xC0000022);
        Said said = new Cli(folder)
                .on(new DemoMachine(service))
                .run("watch", "--pid", Long.toString(service.identity().pid()), "--source", "ring");
        assertThat(said.code()).isEqualTo(3);
        oneSentence(said, "try --source list");
    }

    @Test
    void aFaultOfOursSaysSoAndShowsItsPlaceOnlyWhenAsked() {
        DemoService service = DemoService.of(1, 1);
        Machine broken = new Poor(service, null, "");
        Said said = new Cli(folder).on(broken).run("diff", "4312");
        assertThat(said.code()).isEqualTo(70);
        oneSentence(
                said,
                "This is a fault of handlewatch (java.lang.IllegalStateException: broken): run the same again with --verbose");
        Said verbose = new Cli(folder).on(broken).run("diff", "4312", "--verbose");
        assertThat(verbose.code()).isEqualTo(70);
        assertThat(verbose.err()).contains("please report it").contains("\tat io.handlewatch.cli.");
    }

    @ParameterizedTest
    @CsvSource({
        "Java heap space, The memory given to Java is too small",
        "'unable to create native thread: possibly out of memory or process/resource limits reached', The system gives this program no further thread",
    })
    void whatJavaItselfLacksIsASentenceToo(String said, String told) {
        Said lacking =
                new Cli(folder).on(new Poor(DemoService.of(1, 1), null, said)).run("diff", "4312");
        assertThat(lacking.code()).isEqualTo(70);
        oneSentence(lacking, told);
    }

    @Test
    void unreadableBytesFromAPipe() {
        Said said = new Cli(folder)
                .reading("plain text, but no debugger's".getBytes(StandardCharsets.UTF_8))
                .run("analyze", "-");
        assertThat(said.code()).isEqualTo(2);
        oneSentence(said, "There is no !htrace output in the standard input");
    }

    private static void oneSentence(Said said, String expected) {
        assertThat(said.err()).contains(expected);
        assertThat(said.err().strip().lines()).hasSize(1);
        assertThat(said.err().strip()).endsWith(".").doesNotContain("\tat ", "Exception in");
        assertThat(said.out()).isEmpty();
    }

    /** A machine on which attaching fails; without a kind even asking for its processes does. */
    private record Poor(DemoService service, EngineException.Kind kind, String sentence) implements OnDemo {
        @Override
        public Processes processes() {
            if (kind == null && !sentence.isEmpty()) {
                throw new OutOfMemoryError(sentence);
            }
            if (kind == null) {
                throw new IllegalStateException("broken");
            }
            return service.processes();
        }

        @Override
        public DebugEngine engine(Optional<Path> folder) {
            throw new EngineException(kind, sentence);
        }
    }
}
