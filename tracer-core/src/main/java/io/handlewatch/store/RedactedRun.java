package io.handlewatch.store;

import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.RunHead;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a run that can be sent away: a new file, into which known columns alone are copied, numbers as numbers and texts by a rule of their own. What is not named
 * here stays behind, whatever a later version or another program has put into the file; nothing is changed in place, so no page holds an old text.
 */
public final class RedactedRun {
    /** What a column's value becomes; null where nothing is known. */
    private interface Rule {
        @Nullable
        Object of(ResultSet row, String column) throws SQLException;
    }

    private static final int BATCH = 10_000;

    private final Map<String, Map<String, Rule>> tables = new LinkedHashMap<>();

    private RedactedRun(byte @Nullable [] key) {
        RedactedNames names = new RedactedNames(key);
        Rule number = RedactedRun::number;
        Rule type = text(names::type);
        Rule listing = text(word -> Listing.valueOf(word).name());
        table("run")
                .of("tool", text(KnownWords::tool))
                .of("source", text(KnownWords::source))
                .of("image", text(image -> image.isEmpty() ? "" : RunHead.REDACTED))
                .of("listing", listing)
                .of("engine", text(KnownWords::engine))
                .of("finished", text(KnownWords::ended))
                .all(number, "pid", "created", "started", "interval_millis", "slots");
        table("stack").all(number, "id", "frames");
        table("frame")
                .of("text", (row, column) -> names.frame(frame(row)).text())
                .of("module", (row, column) -> names.frame(frame(row)).module())
                .of("symbol", (row, column) -> names.frame(frame(row)).symbol())
                .all(number, "stack", "position", "address", "offset", "export");
        table("sample")
                .of("listing", listing)
                .all(
                        number,
                        "seq",
                        "epoch",
                        "at",
                        "up",
                        "listed",
                        "overtaken",
                        "new_records",
                        "open_handles",
                        "unlisted_born",
                        "unlisted_ended");
        table("birth").of("type", type).all(number, "seq", "position", "life", "stack", "handle", "process_is_other");
        table("ending")
                .of("cause", text(word -> End.Cause.valueOf(word).name()))
                .all(number, "seq", "position", "life", "stack");
        table("traffic").all(number, "seq", "position", "stack", "opened", "closed");
        table("unlisted").of("type", type).all(number, "seq", "open");
        table("gap")
                .of("reason", text(word -> Gap.Reason.valueOf(word).name()))
                .of("detail", text(detail -> ""))
                .all(number, "seq", "position", "from_up", "to_up");
        table("epoch")
                .of("image", text(image -> image.isEmpty() ? "" : RunHead.REDACTED))
                .all(number, "number", "pid", "created", "began_up", "ended_up", "exit_code");
        table("counter")
                .all(
                        number,
                        "seq",
                        "up",
                        "handles",
                        "gdi",
                        "user",
                        "watch_private",
                        "watch_working_set",
                        "watch_cpu_millis",
                        "watch_handles",
                        "watch_threads",
                        "host_private",
                        "host_working_set",
                        "host_cpu_millis",
                        "host_handles",
                        "host_threads");
        // What finds a module's symbols again also tells which module it is.
        Rule build = names.kept() ? number : (row, column) -> 0;
        Rule file =
                (row, column) -> names.kept() ? RedactedNames.file(row.getString(column), row.getString("name")) : "";
        table("module")
                .of("name", text(names::module))
                .of("image", file)
                .of("pdb", file)
                .of("symbols", text(KnownWords::symbols))
                .of("guid", text(guid -> names.kept() ? KnownWords.guid(guid) : ""))
                .of("timestamp", build)
                .of("age", build)
                .all(number, "id", "base", "size");
        table("object")
                .of("type", type)
                .of("name", text(name -> name.isEmpty() ? "" : RunHead.REDACTED))
                .of("answer", text(word -> ObjectName.Answer.valueOf(word).name()))
                .all(number, "stack", "position", "handle");
        table("action").of("text", text(KnownWords::action)).all(number, "id", "at");
    }

    /**
     * Writes the copy. An existing file is never overwritten, and half a copy is not left behind.
     *
     * @param key at least 16 bytes: the names of modules that are not Windows' own, and their symbols, become pseudonyms by this key; null: they are kept
     */
    public static void write(RunReader run, Path out, byte @Nullable [] key) {
        try {
            Files.createFile(out);
        } catch (FileAlreadyExistsException e) {
            throw RunFileException.thereAlready(out);
        } catch (IOException e) {
            throw RunFileException.notMade(out, e);
        }
        boolean whole = false;
        try (Connection target = DriverManager.getConnection(Schema.url(out))) {
            target.setAutoCommit(false);
            Schema.create(target);
            new RedactedRun(key).copy(run, target);
            target.commit();
            whole = true;
        } catch (SQLException e) {
            throw new RunFileException(
                    "The run cannot be copied to " + out + " (" + e.getMessage()
                            + "): make room, and take an undamaged run.",
                    e);
        } catch (IllegalArgumentException e) {
            throw run.unknownWord(e);
        } finally {
            if (!whole) {
                discard(out);
            }
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-journal"));
        } catch (IOException e) {
            // what went wrong is told already
        }
    }

    /** Table to the columns that are copied or redacted. */
    static Map<String, Set<String>> columns() {
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        new RedactedRun(null).tables.forEach((table, rules) -> columns.put(table, new TreeSet<>(rules.keySet())));
        return columns;
    }

    private void copy(RunReader run, Connection target) throws SQLException {
        for (Map.Entry<String, Map<String, Rule>> table : tables.entrySet()) {
            Set<String> there = Schema.columns(run.connection(), table.getKey());
            there.retainAll(Schema.columns(target, table.getKey()));
            if (!there.isEmpty()) {
                copy(run.connection(), target, table.getKey(), table.getValue(), there);
            }
        }
    }

    private static void copy(
            Connection source, Connection target, String table, Map<String, Rule> rules, Set<String> there)
            throws SQLException {
        List<String> columns = new ArrayList<>(rules.keySet());
        columns.retainAll(there);
        Map<String, String> values = new LinkedHashMap<>();
        columns.forEach(column -> values.put(column, "?"));
        Schema.required(target, table).forEach(values::putIfAbsent);
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table);
                PreparedStatement insert = target.prepareStatement("INSERT INTO " + table + " ("
                        + String.join(",", values.keySet()) + ") VALUES (" + String.join(",", values.values()) + ")")) {
            int waiting = 0;
            while (row.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    String column = columns.get(i);
                    Rule rule = Objects.requireNonNull(rules.get(column));
                    insert.setObject(i + 1, rule.of(row, column));
                }
                insert.addBatch();
                if (++waiting % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    /** A number; a text in its place is none. */
    private static @Nullable Object number(ResultSet row, String column) throws SQLException {
        Object value = row.getObject(column);
        return value == null || value instanceof Number ? value : Integer.valueOf(0);
    }

    private static Rule text(UnaryOperator<String> rule) {
        return (row, column) -> {
            String value = row.getString(column);
            return value == null ? null : rule.apply(value);
        };
    }

    private static Frame frame(ResultSet row) throws SQLException {
        return new Frame(
                row.getLong("address"),
                row.getString("text"),
                row.getString("module"),
                row.getString("symbol"),
                row.getLong("offset"));
    }

    private Columns table(String name) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        tables.put(name, rules);
        return new Columns(rules);
    }

    private record Columns(Map<String, Rule> rules) {
        Columns of(String column, Rule rule) {
            rules.put(column, rule);
            return this;
        }

        void all(Rule rule, String... columns) {
            for (String column : columns) {
                rules.put(column, rule);
            }
        }
    }
}
