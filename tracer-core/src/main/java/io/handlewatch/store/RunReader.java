package io.handlewatch.store;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TargetCounters;
import io.handlewatch.trace.Traffic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Reads a run file: finished, cut by a crash, or still being written. Changes nothing in it, and sees it as it was when it was opened: samples that
 * are written meanwhile, and their stacks, are not seen.
 *
 * <p>Faults are {@link RunFileException}s. Confined to one thread.
 */
public final class RunReader implements AutoCloseable {
    private static final int HEADER = 100;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final Connection connection;

    private RunReader(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Opens a run file and checks that it is one, of a version that is known here. */
    public static RunReader open(Path file) {
        if (!Files.exists(file)) {
            throw refused(file, "is not there: check the name; watch writes runs to handlewatch-PID-TIME.hwrun.", null);
        }
        if (Files.isDirectory(file)) {
            throw refused(file, "is a folder: name the .hwrun file in it.", null);
        }
        checkLength(file);
        RunReader reader = null;
        try {
            reader = new RunReader(file, connect(file));
            reader.check();
            return reader;
        } catch (SQLException | RunFileException e) {
            if (reader != null) {
                reader.close();
            }
            throw e instanceof RunFileException refusal ? refusal : damaged(file, e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        Connection connection = config.createConnection(Schema.url(file));
        try {
            snapshot(connection);
            return connection;
        } catch (SQLException e) {
            // A write-ahead log in a folder that may not be written to: read what has been folded into the file.
            connection.close();
            Connection folded = config.createConnection(Schema.url(file) + "?immutable=1");
            snapshot(folded);
            return folded;
        }
    }

    /** Begins the one read transaction in which everything is read. */
    private static void snapshot(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT count(*) FROM sqlite_master").close();
        }
    }

    /**
     * SQLite itself takes what is missing of a last page for zeros, and would give a part of the run for the whole. Source: the database header in
     * https://www.sqlite.org/fileformat.html (page size at 16, pages at 28).
     */
    private static void checkLength(Path file) {
        try (var in = Files.newInputStream(file)) {
            // While there is a write-ahead log, pages may still be on their way into the file.
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            boolean folded = !Files.exists(log) || Files.size(log) == 0;
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
            if (!startsWithMagic(header.array())) {
                throw refused(
                        file,
                        "is not a run file: for the text of cdb or WinDbg use analyze, for a recording replay.",
                        null);
            }
            if (header.limit() < HEADER || (folded && Files.size(file) < length(header))) {
                throw damaged(file, "its end is missing", null);
            }
        } catch (IOException e) {
            throw refused(file, "cannot be read (" + e.getMessage() + "): check the rights on it.", e);
        }
    }

    private static boolean startsWithMagic(byte[] header) {
        return header.length >= MAGIC.length && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static long length(ByteBuffer header) {
        int pageSize = Short.toUnsignedInt(header.getShort(16));
        long pages = Integer.toUnsignedLong(header.getInt(28));
        return pages * (pageSize == 1 ? 65_536 : pageSize);
    }

    private void check() throws SQLException {
        long application = number("PRAGMA application_id");
        long version = number("PRAGMA user_version");
        if (application != Schema.APPLICATION || version < 1) {
            throw refused(file, "is a database, but not a run file.", null);
        }
        if (version > Schema.VERSION) {
            throw refused(
                    file,
                    "was written by a newer handlewatch (run file version " + version + ", this one knows "
                            + Schema.VERSION + "): read it with that version.",
                    null);
        }
    }

    private static RunFileException refused(Path file, String what, @Nullable Throwable cause) {
        return new RunFileException(file + " " + what, cause);
    }

    /** What was known before the first sample. */
    public RunHead head() {
        return query("SELECT * FROM run", row -> {
            if (!row.next()) {
                throw refused(file, "holds no run: it was cut before it began.", null);
            }
            return new RunHead(
                    row.getString("tool"),
                    row.getString("source"),
                    row.getLong("pid"),
                    row.getString("image"),
                    instant(row, "created"),
                    instant(row, "started"),
                    row.getLong("interval_millis"),
                    row.getInt("slots"),
                    Listing.valueOf(row.getString("listing")),
                    row.getString("engine"));
        });
    }

    /** How the watch ended; null where it was cut, or still goes on. */
    public @Nullable String finished() {
        List<String> found = new ArrayList<>();
        query("SELECT finished FROM run WHERE finished IS NOT NULL", row -> {
            while (row.next()) {
                found.add(row.getString(1));
            }
            return "";
        });
        return found.isEmpty() ? null : found.get(0);
    }

    /** All stacks, under their ids. */
    public StackTable stacks() {
        Map<Integer, List<Frame>> frames = new HashMap<>();
        query("SELECT * FROM frame ORDER BY stack, position", row -> {
            while (row.next()) {
                frames.computeIfAbsent(row.getInt("stack"), id -> new ArrayList<>())
                        .add(new Frame(
                                row.getLong("address"),
                                row.getString("text"),
                                row.getString("module"),
                                row.getString("symbol"),
                                row.getLong("offset")));
            }
            return "";
        });
        StackTable table = new StackTable();
        query("SELECT id FROM stack ORDER BY id", row -> {
            while (row.next()) {
                int id = row.getInt(1);
                table.put(new Stack(id, frames.getOrDefault(id, List.of())));
            }
            return "";
        });
        return table;
    }

    /** What was done to the target, in order. */
    public List<Action> actions() {
        return query("SELECT at, text FROM action ORDER BY id", row -> {
            List<Action> actions = new ArrayList<>();
            while (row.next()) {
                actions.add(new Action(Instant.ofEpochMilli(row.getLong(1)), row.getString(2)));
            }
            return actions;
        });
    }

    /** Hands all that was counted over in order; nothing for a run of version 1. */
    public void counters(Consumer<Counters> consumer) {
        if (!has("counter")) {
            return;
        }
        query("SELECT * FROM counter ORDER BY seq", row -> {
            while (row.next()) {
                consumer.accept(new Counters(
                        row.getInt("seq"),
                        row.getLong("up"),
                        new TargetCounters(row.getInt("handles"), row.getInt("gdi"), row.getInt("user")),
                        cost(row, "watch"),
                        cost(row, "host")));
            }
            return "";
        });
    }

    private static ProcessCost cost(ResultSet row, String whose) throws SQLException {
        return new ProcessCost(
                row.getLong(whose + "_private"),
                row.getLong(whose + "_working_set"),
                row.getLong(whose + "_cpu_millis"),
                row.getInt(whose + "_handles"),
                row.getInt(whose + "_threads"));
    }

    /** Whether there is such a table: runs of older versions do not have all. */
    private boolean has(String table) {
        return query("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '" + table + "'", row -> {
            return row.next() && row.getInt(1) > 0;
        });
    }

    /** Hands all samples over in order, one at a time. */
    public void samples(Consumer<Sample> consumer) {
        try (Details births = details("birth");
                Details ends = details("ending");
                Details traffic = details("traffic");
                Details unlisted = details("unlisted");
                Details gaps = details("gap")) {
            query("SELECT * FROM sample ORDER BY seq", row -> {
                while (row.next()) {
                    int seq = row.getInt("seq");
                    Map<String, Integer> byType = new HashMap<>();
                    unlisted.each(seq, one -> {
                        byType.put(one.getString("type"), one.getInt("open"));
                        return "";
                    });
                    consumer.accept(new Sample(
                            seq,
                            row.getInt("epoch"),
                            Instant.ofEpochMilli(row.getLong("at")),
                            row.getLong("up"),
                            Listing.valueOf(row.getString("listing")),
                            row.getInt("listed") != 0,
                            row.getInt("overtaken") != 0,
                            row.getLong("new_records"),
                            row.getInt("open_handles"),
                            births.each(
                                    seq,
                                    one -> new Birth(
                                            one.getLong("life"),
                                            one.getInt("stack"),
                                            one.getLong("handle"),
                                            one.getInt("process_is_other") != 0,
                                            one.getString("type"))),
                            ends.each(
                                    seq,
                                    one -> new End(
                                            one.getLong("life"),
                                            one.getInt("stack"),
                                            End.Cause.valueOf(one.getString("cause")))),
                            traffic.each(
                                    seq,
                                    one -> new Traffic(
                                            one.getInt("stack"), one.getInt("opened"), one.getInt("closed"))),
                            byType,
                            row.getInt("unlisted_born"),
                            row.getInt("unlisted_ended"),
                            gaps.each(
                                    seq,
                                    one -> new Gap(
                                            Gap.Reason.valueOf(one.getString("reason")),
                                            one.getLong("from_up"),
                                            one.getLong("to_up"),
                                            one.getString("detail")))));
                }
                return "";
            });
        } catch (SQLException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw damaged(e);
        }
    }

    private interface Rows<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows of one table that belong to one sample. */
    private record Details(PreparedStatement statement) implements AutoCloseable {
        <T> List<T> each(int seq, Rows<T> reader) throws SQLException {
            statement.setInt(1, seq);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
            }
            return all;
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    private Details details(String table) throws SQLException {
        String order = table.equals("unlisted") ? "type" : "position";
        return new Details(connection.prepareStatement("SELECT * FROM " + table + " WHERE seq = ? ORDER BY " + order));
    }

    private <T> T query(String sql, Rows<T> reader) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reader.read(rows);
        } catch (SQLException e) {
            throw damaged(e);
        } catch (IllegalArgumentException e) {
            throw refused(file, "holds a word that this version does not know (" + e.getMessage() + ").", e);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private RunFileException damaged(SQLException e) {
        return damaged(file, e.getMessage(), e);
    }

    private static RunFileException damaged(Path file, @Nullable String how, @Nullable Exception cause) {
        return refused(file, "is damaged or cut off (" + how + "): take an undamaged copy of it.", cause);
    }
}
