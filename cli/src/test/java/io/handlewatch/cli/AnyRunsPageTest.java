package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.cli.Cli.Said;
import io.handlewatch.store.RunStore;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report RUN --html} on runs that are cut, old, new, empty, unfinished or may not be written: the page says what is missing, or one sentence and no page. */
class AnyRunsPageTest {
    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");
    private static final String UNFINISHED =
            "This watch has not ended properly, or still goes on; what it wrote so far counts.";
    private static final Path GOLDEN =
            Path.of("..", "tracer-core", "src", "test", "resources", "runs", "schema-1.hwrun");

    @TempDir
    Path folder;

    private RunStore store(String name) {
        return RunStore.create(
                folder.resolve(name),
                new RunHead("handlewatch", "ring", 42, "a.exe", START, START, 60_000, 1024, Listing.EVENTS, ""));
    }

    private static void append(RunStore store, int from, int to, boolean stacks) {
        StackTable table = new StackTable();
        if (stacks) {
            table.put(new Stack(1, List.of(Frame.named(4096, "orders", "Open", 16))));
        }
        for (int seq = from; seq < to; seq++) {
            store.append(
                    new Sample(
                            seq,
                            1,
                            START.plusSeconds(60L * seq + 60),
                            60_000L * seq + 60_000,
                            Listing.EVENTS,
                            true,
                            false,
                            1,
                            100 + seq,
                            stacks ? List.of(new Birth(seq, 1, 4L * seq, false, "Event")) : List.of(),
                            List.of(),
                            stacks ? List.of(new Traffic(1, 1, 0)) : List.of(),
                            Map.of(),
                            0,
                            0,
                            List.of()),
                    table);
        }
    }

    private String page(String run, String... said) throws IOException {
        Said answer = new Cli(folder).run("report", run, "--html", "x.html");
        assertThat(answer.code()).as(answer.err()).isZero();
        List<String> told = new ArrayList<>(List.of(said));
        told.add("The page is " + folder.resolve("x.html") + ".");
        assertThat(answer.err().strip().lines()).containsExactlyElementsOf(told);
        String page = Files.readString(folder.resolve("x.html"));
        assertThat(page).endsWith("</html>\n");
        String notes = String.join("</li>\n<li>", said);
        assertThat(page).contains(said.length == 0 ? "<main>" : "<li>" + notes + "</li>");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
        return page;
    }

    private void refused(String run, String sentence) {
        Said answer = new Cli(folder).run("report", run, "--html", "x.html");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().strip().lines())
                .singleElement()
                .asString()
                .contains(sentence)
                .endsWith(".");
        assertThat(folder.resolve("x.html")).doesNotExist();
    }

    @Test
    void whole() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 30, true);
            store.finish("time is up");
        }
        assertThat(page("a.hwrun"))
                .contains("a.exe (pid 42): 30 samples in 30 min, 129 handles open, by ring", "orders!Open+0x10")
                .doesNotContain("class=\"notes\"");
    }

    @Test
    void stillBeingWritten() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 30, true);
            assertThat(page("a.hwrun", UNFINISHED)).contains("30 samples in 30 min, 129 handles open");
            append(store, 30, 40, true);
            assertThat(page("a.hwrun", UNFINISHED)).contains("40 samples in 40 min, 139 handles open");
        }
    }

    /** What a crash leaves: the file, and beside it the log that nobody has folded in. */
    @Test
    void cutByACrash() throws IOException {
        crashed("cut.hwrun");
        assertThat(page("cut.hwrun", UNFINISHED)).contains("30 samples in 30 min, 129 handles open");
    }

    private void crashed(String name) throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 30, true);
            for (String end : List.of("", "-wal")) {
                Files.copy(folder.resolve("a.hwrun" + end), folder.resolve(name + end));
            }
            assertThat(folder.resolve(name + "-wal")).isNotEmptyFile();
        }
    }

    @Test
    void itsEndIsMissing() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 30, true);
        }
        byte[] bytes = Files.readAllBytes(folder.resolve("a.hwrun"));
        Files.write(folder.resolve("cut.hwrun"), Arrays.copyOf(bytes, bytes.length - 1));
        refused("cut.hwrun", "cut.hwrun is damaged or cut off (its end is missing): take an undamaged copy of it.");
    }

    @Test
    void ofAnOlderVersion() throws IOException {
        Files.copy(GOLDEN, folder.resolve("old.hwrun"));
        String older =
                "This run was written by an older handlewatch (run file version 1 of 3): what is recorded since is not in it.";
        assertThat(page("old.hwrun", older)).contains(" samples in ");
    }

    @Test
    void ofANewerVersion() throws SQLException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 3, true);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.hwrun"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        refused("a.hwrun", "a.hwrun was written by a newer handlewatch (run file version 99, this one knows ");
    }

    @Test
    void withoutAReading() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            store.finish("interrupted");
        }
        assertThat(page("a.hwrun"))
                .contains(
                        "INSUFFICIENT_DATA: too little was seen for a verdict",
                        "<li>No reading of the target is in this run: there is nothing to judge, and nothing to draw.</li>");
    }

    @Test
    void withoutAStack() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 5, false);
            store.finish("time is up");
        }
        assertThat(page("a.hwrun"))
                .contains(
                        "5 samples in 5 min, 104 handles open",
                        "<li>No call stack is in this run: nothing was opened while it was watched, or no record of it was read.</li>");
    }

    @Test
    void aFileThatMayOnlyBeRead() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 30, true);
            store.finish("time is up");
        }
        byte[] before = Files.readAllBytes(folder.resolve("a.hwrun"));
        assertThat(folder.resolve("a.hwrun").toFile().setReadOnly()).isTrue();
        assertThat(page("a.hwrun")).contains("30 samples in 30 min");
        assertThat(folder.resolve("a.hwrun")).hasBinaryContent(before);
    }

    /** Whoever runs as root may write everywhere, so that a folder stands where SQLite would make the index of the write-ahead log. */
    @Test
    void aCutRunInAFolderThatMayOnlyBeRead() throws IOException {
        crashed("cut.hwrun");
        Files.createDirectory(folder.resolve("cut.hwrun-shm"));
        assertThat(page("cut.hwrun", UNFINISHED)).contains("30 samples in 30 min, 129 handles open");
    }

    /** A log that is there and cannot be read, here because it is a folder: what was folded into the file counts, and the page says what does not. */
    @Test
    void aLogThatCannotBeRead() throws IOException {
        String unreadable = ", which cannot be read in its folder: copy both to a folder that you may write to.";
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 20, true);
            Files.copy(folder.resolve("a.hwrun"), folder.resolve("unfolded.hwrun"));
        }
        Path log = Files.createDirectory(folder.resolve("a.hwrun-wal"));
        Files.createFile(log.resolve("x"));
        assertThat(page("a.hwrun", UNFINISHED, "The newest samples lie in " + log + unreadable))
                .contains("20 samples in 20 min");

        log = Files.createDirectory(folder.resolve("unfolded.hwrun-wal"));
        Files.createFile(log.resolve("x"));
        Files.delete(folder.resolve("x.html"));
        refused("unfolded.hwrun", "unfolded.hwrun holds nothing yet: all of it lies in " + log + unreadable);
    }

    @Test
    void aPlaceWhereNoPageCanBe() throws IOException {
        try (RunStore store = store("a.hwrun")) {
            append(store, 0, 3, true);
            store.finish("time is up");
        }
        byte[] before = Files.readAllBytes(folder.resolve("a.hwrun"));
        for (String place : List.of("no/x.html", ".")) {
            assertThat(place(place))
                    .contains("The page cannot be written to ")
                    .endsWith(": name a file in a folder that is there.");
        }
        assertThat(place("a.hwrun"))
                .isEqualTo("The page would take the place of the run: name another file with --html.");
        assertThat(folder.resolve("a.hwrun")).hasBinaryContent(before);
    }

    @Test
    void aFolderThatTakesNoPage() {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc")), "no folder here that nobody may write to");
        try (RunStore store = store("a.hwrun")) {
            store.finish("time is up");
        }
        assertThat(place("/proc/x.html"))
                .isEqualTo(
                        "The page cannot be written to /proc/x.html: make room, or name another file with --html in a folder that you may write to.");
    }

    private String place(String html) {
        Said answer = new Cli(folder).run("report", "a.hwrun", "--html", html);
        assertThat(answer.code()).isEqualTo(2);
        return answer.err().strip().lines().reduce((first, second) -> second).orElse("");
    }
}
