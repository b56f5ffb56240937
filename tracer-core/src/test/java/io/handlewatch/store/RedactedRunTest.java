package io.handlewatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.store.Runs.Read;
import io.handlewatch.trace.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that can be sent away: what is in its bytes, and what is not. */
class RedactedRunTest {
    private static final String SECRET = "S3cretMark";
    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Words of ours, which a reader refuses where they are others. */
    private static final Set<String> WORDS =
            Set.of("run.listing", "sample.listing", "ending.cause", "gap.reason", "object.answer");

    /** What stays without {@code --modules}. */
    private static final Set<String> NAMES = Set.of("frame.module", "frame.symbol", "module.name");

    @TempDir
    Path folder;

    /** Every column of every table is decided on: kept, or given a rule. A new one must be, before this passes. */
    @Test
    void everyColumnOfTheSchemaIsDecidedOn() throws SQLException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 1);
        Map<String, Set<String>> decided = RedactedRun.columns();
        try (Connection connection = connect(file)) {
            for (String table : tables(connection)) {
                for (String column : Schema.columns(connection, table)) {
                    assertThat(decided.getOrDefault(table, Set.of()))
                            .as("column %s of table %s: RedactedRun must say what becomes of it", column, table)
                            .contains(column);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMarkInEveryTextIsNotInTheCopy(boolean modules) throws Exception {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 40);
        change(file, "INSERT INTO object VALUES (1, 0, 4, 'File', 'x', 'NAMED')");
        int planted = plant(file, modules);
        assertThat(planted).isGreaterThanOrEqualTo(10);
        assertThat(found(file)).as("the search finds it where it is").isTrue();
        Path copy = redact(file, modules ? KEY : null);
        assertThat(found(copy)).isFalse();
        assertThat(Read.of(copy).samples()).hasSize(40);
        assertThat(found(file)).isTrue();
    }

    @Test
    void textInAColumnOfNumbersAndInTablesOfOthersStaysBehind() throws Exception {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 5);
        change(
                file,
                "CREATE TABLE notes (text TEXT)",
                "INSERT INTO notes VALUES ('" + SECRET + "')",
                "ALTER TABLE sample ADD COLUMN comment TEXT",
                "UPDATE sample SET comment = '" + SECRET + "', open_handles = '" + SECRET + "'",
                "UPDATE run SET slots = '" + SECRET + "'",
                "CREATE TABLE gone AS SELECT '" + SECRET + "' AS text",
                "DROP TABLE gone");
        Path copy = redact(file, null);
        assertThat(found(copy)).isFalse();
        assertThat(Read.of(copy).samples()).hasSize(5);
    }

    @Test
    void numbersAndStacksAreTheSame() {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 40);
        Read before = Read.of(file);
        Read after = Read.of(redact(file, null));
        assertThat(after.stacks()).isEqualTo(before.stacks());
        assertThat(after.samples())
                .usingRecursiveComparison()
                .ignoringFields("gaps.detail", "unlisted")
                .isEqualTo(before.samples());
        assertThat(after.samples().get(4).unlisted())
                .containsExactlyInAnyOrderEntriesOf(Map.of("", 4, "File", 8, "redacted-type-1", 1));
        assertThat(after.samples())
                .flatMap(sample -> sample.gaps())
                .allSatisfy(gap -> assertThat(gap.detail()).isEmpty());
        assertThat(after.head())
                .usingRecursiveComparison()
                .ignoringFields("tool", "image", "engine")
                .isEqualTo(before.head());
        assertThat(after.head().tool()).isEqualTo("handlewatch");
        assertThat(after.head().image()).isEqualTo("redacted");
        assertThat(after.head().engine()).isEqualTo("versions 10.0.26100.1");
        assertThat(after.actions()).isEqualTo(before.actions());
        assertThat(after.finished()).isEqualTo("ended");
    }

    @Test
    void theOriginalIsNotTouchedAndNothingIsLeftBesideTheCopy() throws IOException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 10);
        byte[] bytes = Files.readAllBytes(file);
        redact(file, null);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(one -> one.getFileName().toString().startsWith("copy")))
                    .containsExactly(folder.resolve("copy.hwrun"));
        }
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws IOException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 1);
        Path mine = Files.writeString(folder.resolve("copy.hwrun"), "mine");
        assertThatThrownBy(() -> redact(file, null))
                .isInstanceOf(RunFileException.class)
                .hasMessage(mine + " is there already and is not overwritten: name another file, or move it away.");
        assertThat(mine).hasContent("mine");
    }

    @Test
    void halfACopyIsNotLeft() throws SQLException {
        Path file = folder.resolve("a.hwrun");
        Runs.write(file, 10);
        change(file, "UPDATE gap SET reason = 'SOLAR_FLARE'");
        assertThatThrownBy(() -> redact(file, null))
                .isInstanceOf(RunFileException.class)
                .hasMessageContaining(" holds a word that this version does not know (");
        assertThat(folder.resolve("copy.hwrun")).doesNotExist();
    }

    @Test
    void aRunOfTheFirstSchema() throws IOException {
        Path file = folder.resolve("schema-1.hwrun");
        try (InputStream golden = RunFileTest.class.getResourceAsStream("/runs/schema-1.hwrun")) {
            Files.copy(golden, file);
        }
        Read after = Read.of(redact(file, null));
        assertThat(after.stacks()).isEqualTo(List.copyOf(Runs.stacks(9).all()));
        assertThat(after.samples()).hasSize(10);
    }

    @Test
    void pseudonymsAreTheSameByOneKeyAndOthersByAnother() {
        Frame system = Frame.parse(1, "ntdll!NtCreateEvent+0x14");
        Frame named = Frame.parse(2, "acme!Acme::Open+0x1f2");
        Frame again = Frame.parse(3, "acme!Acme::Open+0x77");
        Frame nameless = Frame.parse(4, "acme+0x4711");
        RedactedNames names = new RedactedNames(KEY);
        assertThat(names.frame(system)).isEqualTo(system);
        Frame one = names.frame(named);
        assertThat(one.text()).matches("m[0-9a-f]{4}-[0-9a-f]{8}!f-[0-9a-f]{12}\\+0x1f2");
        assertThat(one.function()).isEqualTo(names.frame(again).function());
        assertThat(names.frame(nameless).text()).isEqualTo(one.module() + "+0x4711");
        assertThat(one.system()).isFalse();
        assertThat(Frame.parse(2, one.text())).as("it reads as a frame").isEqualTo(one);
        assertThat(new RedactedNames(KEY).frame(named)).isEqualTo(one);
        assertThat(new RedactedNames("another key, longer".getBytes(StandardCharsets.US_ASCII))
                        .frame(named)
                        .module())
                .isNotEqualTo(one.module());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "svc!Open+0x1f2|svc!Open+0x1f2",
                "svc!Open|svc!Open",
                "svc+0x12|svc+0x12",
                "+0x7ff01234|+0x7ff01234",
                "svc!std::map<int,A *>::operator/+0x10|svc!std::map<int,A *>::operator/+0x10",
                "svc!`anonymous namespace'::f+0x10|svc!`anonymous namespace'::f+0x10",
                "svc!main.(*T).Run+0x10|svc!main.(*T).Run+0x10",
                "svc!Open+0x1f2 [d:\\src\\o.cpp @ 12]|svc!Open+0x1f2",
                "svc!Open+0x1f2 [d:\\c++\\o.cpp @ 12]|svc!redacted-symbol-1+0x0",
                "svc!load /home/bob/x.so+0x1|svc!redacted-symbol-1+0x1",
                "C:\\Users\\bob\\tool.exe+0x10|redacted-module-1+0x10",
                "some words of bob|redacted-module-1+0x0"
            })
    void whatOfAFrameIsKept(String text, String kept) {
        assertThat(new RedactedNames(null).frame(Frame.parse(5, text)).text()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "handle tracing enabled, 131072 slots asked for|handle tracing enabled, 131072 slots asked for",
                "handle tracing could not be switched off: pipe of bob broke|handle tracing could not be switched off",
                "the engine was lost while tracing was begun, which was tried once more: pipe of bob broke|the engine was lost while tracing was begun, which was tried once more",
                "the target ended, exit code -1, and its handle tracing with it|the target ended, exit code -1, and its handle tracing with it",
                "the service ended unexpectedly 3 times since the machine started (Bob, the last time at 2026-03-02 18:59 UTC)|the service ended unexpectedly 3 times since the machine started",
                "the engine host had grown to 312 MB and was replaced|the engine host had grown to 312 MB and was replaced",
                "handle tracing was left on by an earlier watch of ours, which ended after bob|handle tracing was left on by an earlier watch of ours",
                "handle tracing disabled by bob|(words left out)",
                "bob says hello|(words left out)"
            })
    void whatOfAnActionIsKept(String text, String kept) {
        assertThat(KnownWords.action(text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dbgeng 10.0.29507.1001, dbghelp 10.0.29507.1001 from D:\\bob|versions 10.0.29507.1001, 10.0.29507.1001",
                "dbgeng 10.0.15063.468|versions 10.0.15063.468",
                "remote at 10.0.0.5|''",
                "bob|''"
            })
    void whatOfTheEngineIsKept(String text, String kept) {
        assertThat(KnownWords.engine(text)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C:\\Users\\bob\\svc.pdb|svc|svc.pdb",
                "\\\\build\\SVC.dll|svc|SVC.dll",
                "/home/bob/svc.pdb|svc|svc.pdb",
                "C:\\b\\bobs-own.pdb|svc|''",
                "svc.bob|svc|''",
                "svc|svc|''",
                "''|svc|''"
            })
    void whatOfAFileNameIsKept(String path, String module, String kept) {
        assertThat(RedactedNames.file(path, module)).isEqualTo(kept);
    }

    private Path redact(Path file, byte @Nullable [] key) {
        Path copy = folder.resolve("copy.hwrun");
        try (RunReader reader = RunReader.open(file)) {
            RedactedRun.write(reader, copy, key);
        }
        return copy;
    }

    /** Puts the mark into every text that may hold any; gives how many columns have got it. */
    private int plant(Path file, boolean modules) throws SQLException {
        int planted = 0;
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String table : tables(connection)) {
                Map<String, String> types = types(connection, table);
                if (count(connection, table) == 0) {
                    fill(connection, table, types);
                }
                for (Map.Entry<String, String> column : types.entrySet()) {
                    String name = table + "." + column.getKey();
                    boolean free = !column.getValue().equals("INTEGER")
                            && !column.getValue().equals("REAL")
                            && !WORDS.contains(name)
                            && (modules || !NAMES.contains(name));
                    if (free) {
                        String key = column.getKey();
                        // A part of what was there stays in it, so that unique columns stay unique.
                        statement.execute(
                                "UPDATE " + table + " SET " + key + " = '" + SECRET + "' || coalesce(" + key + ", '')");
                        planted++;
                    }
                }
            }
        }
        return planted;
    }

    /** One row of a table that is empty, for the mark to stand in. */
    private static void fill(Connection connection, String table, Map<String, String> types) throws SQLException {
        String marks = "?,".repeat(types.size()).replaceFirst(",$", "");
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
            int at = 1;
            for (String type : types.values()) {
                insert.setObject(at++, type.equals("INTEGER") || type.equals("REAL") ? 1 : "x");
            }
            insert.executeUpdate();
        }
    }

    private static boolean found(Path file) throws IOException {
        // One character a byte, so that bytes are searched for as they are.
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (Charset form : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            if (bytes.contains(new String(SECRET.getBytes(form), StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    private static Map<String, String> types(Connection connection, String table) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (row.next()) {
                types.put(row.getString("name"), row.getString("type"));
            }
        }
        return types;
    }

    private static int count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.getInt(1);
        }
    }

    private static void change(Path file, String... lines) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String sql : lines) {
                statement.execute(sql);
            }
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
