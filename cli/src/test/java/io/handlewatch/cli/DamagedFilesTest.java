package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs, recordings and run files that are damaged, cut or of another kind: what cannot be read is refused in one sentence, what can be read counts. */
class DamagedFilesTest {
    private static final String HEADER = """
            {"type":"header","format":"handlewatch-recording","version":1,"target":{"pid":4000,"image":"t.exe"},\
            "t":1772389812000,"up":0,"intervalMillis":60000,"slots":131072,"listing":"events"}
            {"type":"stack","id":1,"frames":["ntdll!NtCreateEvent+0x14","svc!Open+0x1f2"]}
            {"type":"sample","seq":0,"t":1772389872013,"up":60013,"openHandles":2,"openSet":[8,12],"newRecords":1,"records":[[8,7,1]]}
            """;

    private static final String SECOND = """
            {"type":"sample","seq":1,"t":1772389932013,"up":120013,"openHandles":3,"opened":[16],"closed":[],"newRecords":1,"records":[[16,7,1]]}
            """;

    private static final String KERNEL = """
            kd> !htrace 7CC
            Process 0x815328b0
            ObjectTable 0xe15b1af8

            --------------------------------------
            Handle 0x7CC - CLOSE:
            0x8018FCB9: ntoskrnl!ObCloseHandle+0x22
            --------------------------------------
            Handle 0x7CC - OPEN:
            0x8018F44A: ntoskrnl!ObCreateHandle+0x71
            --------------------------------------

            Parsed 0x6 stack traces.
            Dumped 0x2 stack traces.
            """;

    private static final String LISTING = """
            0:000> !htrace
            --------------------------------------
            Handle = 0x00000244 - OPEN
            Thread ID = 0x00001ca4, Process ID = 0x00001a34

            0x77a5a1c4: ntdll!NtCreateEvent+0x14
            0x00401000: svc!\u202e"gnp"+0x10
            --------------------------------------
            Parsed 0x1 stack traces.
            Dumped 0x1 stack traces.
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(folder.resolve("empty"));
        Files.write(folder.resolve("binary"), new byte[] {1, 2, 0, 3, 0, 5, 7});
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("list.log"), LISTING);
        Files.writeString(folder.resolve("kernel.log"), KERNEL);
        byte[] packed = packed(LISTING.repeat(200));
        Arrays.fill(packed, 12, packed.length / 2, (byte) 0xff);
        Files.write(folder.resolve("damaged.gz"), packed);
        Files.write(folder.resolve("almost.gz"), new byte[] {0x1f, (byte) 0x8b});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "analyze kernel.log | kernel.log was written by a kernel debugger, whose !htrace names no thread or process: trace the process with cdb -pvr -p PID, or count its records with --records.",
                "analyze damaged.gz | damaged.gz is a damaged gzip file: unpack or copy it again.",
                "analyze --records empty | empty is empty: write a log in the debugger",
                "analyze --records binary | binary is not text: give a log",
                "analyze --records sub | sub is a directory: name the log files in it.",
                "analyze --records nothing.log | nothing.log: check the path.",
                "analyze --records --json list.log nothing.log | nothing.log: check the path.",
                "analyze --records damaged.gz | damaged.gz is a damaged gzip file",
                "replay binary | is no recording",
                "replay damaged.gz | recording",
                "replay almost.gz | almost.gz is no recording: it begins like a gzip file, but is none.",
                "replay - | The standard input is no recording",
                "report empty | empty is not a run file",
                "report binary | binary is not a run file"
            })
    void refused(String line, String sentence) {
        oneSentence(new Cli(folder).run(line.split(" ")), sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "no JSON | Line 4 of the recording is no JSON object of the recording's form. --lenient skips what cannot be read.",
                "{'type':'sample','seq':0,'up':60013,'records':[]} | Line 4 of the recording is a sample out of order (seq 0 at up 60013 after seq 0 at up 60013). --lenient",
                "{'type':'sample','seq':1,'up':90000,'records':[[16,7,9]]} | Line 4 of the recording names the stack 9, which no line before it describes. --lenient"
            })
    void aFaultyLineOfARecording(String line, String sentence) throws IOException {
        String text = HEADER + line.replace('\'', '"') + "\n" + SECOND.replace("\"seq\":1", "\"seq\":2");
        Files.writeString(folder.resolve("night.ndjson"), text);
        oneSentence(new Cli(folder).run("replay", "night.ndjson", "--json"), sentence);
        Said lenient = new Cli(folder).run("replay", "night.ndjson", "--json", "--lenient");
        assertThat(lenient.code()).isZero();
        assertThat(lenient.err().strip()).isEqualTo("1 line or record could not be read and was left out.");
        assertThat(lenient.out()).contains("\"OUTPUT_CUT\"", "\"openHandles\":3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "packed", "stdin"})
    void aCutRecordingIsJudgedUpToTheCut(String way) throws IOException {
        String cut = HEADER + SECOND + SECOND.substring(0, 60);
        Files.write(folder.resolve("night"), way.equals("packed") ? packed(cut) : cut.getBytes(StandardCharsets.UTF_8));
        Said said = way.equals("stdin")
                ? new Cli(folder).reading(cut.getBytes(StandardCharsets.UTF_8)).run("replay", "-", "--json")
                : new Cli(folder).run("replay", "night", "--json");
        assertThat(said.code()).isZero();
        assertThat(said.err().strip())
                .isEqualTo("The recording was cut in its last line; everything before it counts.");
        Said whole = new Cli(folder)
                .reading((HEADER + SECOND).getBytes(StandardCharsets.UTF_8))
                .run("replay", "-", "--json");
        assertThat(whole.err()).isEmpty();
        assertThat(said.out()).isEqualTo(whole.out());
    }

    @Test
    void aCompressedRecordingThatEndsBeforeItsOwnEnd() throws IOException {
        byte[] whole = packed(HEADER + SECOND);
        // Without the last eight bytes, checksum and length, all lines are there; but that it ended early is said.
        Files.write(folder.resolve("night.gz"), Arrays.copyOf(whole, whole.length - 8));
        Said said = new Cli(folder).run("replay", "night.gz", "--json");
        assertThat(said.code()).isZero();
        assertThat(said.err().strip())
                .isEqualTo("The recording was cut in its last line; everything before it counts.");
        assertThat(said.out()).contains("\"openHandles\":3");
    }

    @Test
    void aStackIdMayBeAnyPositiveNumber() throws IOException {
        String text =
                (HEADER + SECOND).replace("\"id\":1,", "\"id\":2147483647,").replace(",1]", ",2147483647]");
        Files.writeString(folder.resolve("night.ndjson"), text);
        Said said = new Cli(folder).run("replay", "night.ndjson", "--json");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("\"stackId\":2147483647");
    }

    @Test
    void aRecordingInWhichNothingWasRead() throws IOException {
        Files.writeString(
                folder.resolve("night.ndjson"), HEADER.lines().findFirst().orElseThrow());
        Said said = new Cli(folder).run("replay", "night.ndjson", "--json", "--fail-on", "insufficient");
        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out()).contains("\"overall\":\"INSUFFICIENT_DATA\"", "\"openHandles\":-1");
    }

    @Test
    void kernelRecordsAreCountedWithAWord() {
        Said said = new Cli(folder).run("analyze", "--records", "--json", "kernel.log", "list.log");
        assertThat(said.code()).isZero();
        assertThat(said.err().strip())
                .isEqualTo(
                        "kernel.log was written by a kernel debugger: its records are counted, a verdict needs a user-mode trace.");
        assertThat(said.out())
                .startsWith(
                        "{\"htrace\":[{\"file\":\"kernel.log\",\"open\":1,\"close\":1,\"badref\":0,\"frames\":2,\"owners\":0,")
                .contains("{\"file\":\"list.log\",\"open\":1,")
                .contains("\"svc!\\u202E\\\"gnp\\\"+0x10\"")
                .endsWith("]}" + System.lineSeparator());
    }

    @Test
    void runFilesOfOtherKinds() throws IOException, SQLException {
        Said demo = new Cli(folder).run("demo", "--hours", "0.5", "--seed", "1", "--keep", "--json");
        assertThat(demo.code()).as(demo.err()).isZero();
        Path run = folder.resolve("handlewatch-demo-1.hwrun");
        byte[] bytes = Files.readAllBytes(run);

        Files.write(folder.resolve("cut.hwrun"), Arrays.copyOf(bytes, bytes.length / 2));
        oneSentence(new Cli(folder).run("report", "cut.hwrun"), "cut.hwrun is damaged or cut off (");

        change(Files.copy(run, folder.resolve("newer.hwrun")), "PRAGMA user_version = 9");
        oneSentence(
                new Cli(folder).run("report", "newer.hwrun"),
                "newer.hwrun was written by a newer handlewatch (run file version 9, this one knows 3): read it with that version.");

        change(folder.resolve("other.db"), "CREATE TABLE t (a)");
        oneSentence(new Cli(folder).run("report", "other.db"), "other.db is a database, but not a run file.");

        change(Files.copy(run, folder.resolve("killed.hwrun")), "UPDATE run SET finished = NULL");
        Said killed = new Cli(folder).run("report", "killed.hwrun", "--json");
        assertThat(killed.code()).isZero();
        assertThat(killed.err().strip())
                .isEqualTo("This watch has not ended properly, or still goes on; what it wrote so far counts.");
        assertThat(killed.out())
                .isEqualTo(
                        new Cli(folder).run("report", run.toString(), "--json").out());
    }

    private static void oneSentence(Said said, String expected) {
        assertThat(said.code()).as(said.err()).isEqualTo(2);
        assertThat(said.err()).contains(expected);
        assertThat(said.err().strip().lines()).hasSize(1);
        assertThat(said.err().strip()).endsWith(".").doesNotContain("\tat ", "Exception", "null");
        assertThat(said.out()).isEmpty();
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static void change(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
