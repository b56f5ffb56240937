package io.handlewatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no run file, or none that can be read: one sentence with the next step. */
class RunFileRefusalsTest {
    @TempDir
    Path folder;

    @Test
    void notThere() {
        assertThat(refusal(folder.resolve("no.hwrun")))
                .endsWith(" is not there: check the name; watch writes runs to handlewatch-PID-TIME.hwrun.");
    }

    @Test
    void aDirectory() {
        assertThat(refusal(folder)).endsWith(" is a folder: name the .hwrun file in it.");
    }

    @Test
    void emptyAndNoSqlite() throws IOException {
        String sentence = " is not a run file: for the text of cdb or WinDbg use analyze, for a recording replay.";
        assertThat(refusal(Files.createFile(folder.resolve("empty")))).endsWith(sentence);
        assertThat(refusal(Files.writeString(folder.resolve("text"), "0:000> !htrace\n".repeat(500))))
                .endsWith(sentence);
        assertThat(refusal(Files.writeString(folder.resolve("almost"), "SQLite format 4\0")))
                .endsWith(sentence);
    }

    @Test
    void anotherDatabase() throws SQLException {
        Path file = folder.resolve("other.db");
        change(file, "CREATE TABLE t (a)");
        assertThat(refusal(file)).endsWith(" is a database, but not a run file.");
    }

    @Test
    void aNewerSchema() throws SQLException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 2);
        change(file, "PRAGMA user_version = " + (Schema.VERSION + 1));
        assertThat(refusal(file))
                .endsWith(" was written by a newer handlewatch (run file version " + (Schema.VERSION + 1)
                        + ", this one knows " + Schema.VERSION + "): read it with that version.");
    }

    @Test
    void aWordOfALaterVersion() throws SQLException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 5);
        change(file, "UPDATE gap SET reason = 'SOLAR_FLARE'");
        assertThat(refusal(file)).contains(" holds a word that this version does not know (", "SOLAR_FLARE");
    }

    @Test
    void cutBeforeItBegan() throws SQLException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 0);
        change(file, "DELETE FROM run");
        assertThat(refusal(file)).endsWith(" holds no run: it was cut before it began.");
    }

    @Test
    void onlyTheFirstBytesOfADatabase() throws IOException {
        Path file = Files.write(folder.resolve("a"), "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal(file)).contains(" is damaged or cut off (").endsWith("): take an undamaged copy of it.");
    }

    /** A database whose end is missing is refused, wherever it was cut; never is a part of it taken for the whole. */
    @Test
    void truncatedAnywhere() throws IOException {
        Path whole = folder.resolve("a.hwrun");
        Runs.write(whole, 40);
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 16; length < bytes.length; length += 1500) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
            assertThat(refusal(cut)).as("cut at %d of %d", length, bytes.length).contains(" is damaged or cut off (");
        }
    }

    @Test
    void overwrittenWithNoise() throws IOException {
        Path whole = folder.resolve("a.hwrun");
        Runs.write(whole, 40);
        byte[] bytes = Files.readAllBytes(whole);
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0xa5);
        Path noise = Files.write(folder.resolve("noise"), bytes);
        assertThat(refusal(noise)).contains(" is damaged or cut off (");
    }

    private static String refusal(Path file) {
        Throwable thrown = catchThrowable(() -> Runs.Read.of(file));
        assertThat(thrown)
                .isInstanceOf(RunFileException.class)
                .hasMessageStartingWith(file + " ")
                .hasMessageEndingWith(".");
        assertThat(thrown.getMessage()).doesNotContain("\n");
        return thrown.getMessage();
    }

    private static void change(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
