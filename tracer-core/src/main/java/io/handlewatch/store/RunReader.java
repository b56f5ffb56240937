package io.handlewatch.store;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TargetCounters;
import io.handlewatch.trace.Traffic;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run file: finished, cut by a crash, or still being written. Changes nothing in it, and sees it as it was when it was opened: samples that
 * are written meanwhile, and their stacks, are not seen.
 *
 * <p>Faults are {@link RunFileException}s. Confined to one thread.
 */
public final class RunReader implements AutoCloseable {
    /** The first version with modules, and with a word on names that are exports'. */
    private static final int EXPORTS_AND_MODULES = 2;

    private final OpenedRun run;
    private final Connection connection;

    private RunReader(OpenedRun run) {
        this.run = run;
        this.connection = run.connection();
    }

    /** Opens a run file and checks that it is one, of a version that is known here. */
    public static RunReader open(Path file) {
        return new RunReader(OpenedRun.open(file));
    }

    /** What this run does not tell, each a sentence for people: it was cut, its newest part cannot be read here, its writer was older. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (finished() == null) {
            notes.add("This watch has not ended properly, or still goes on; what it wrote so far counts.");
        }
        notes.addAll(run.notes());
        return notes;
    }

    /** What was known before the first sample. */
    public RunHead head() {
        return query("SELECT * FROM run", row -> {
            if (!row.next()) {
                throw run.refused("holds no run: it was cut before it began.", null);
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

    /** All stacks, under their ids, and the modules that their frames lie in. */
    public StackTable stacks() {
        StackTable table = new StackTable();
        stacks(table);
        return table;
    }

    /** The same, into a table that may hold some of them under the same ids. */
    public void stacks(StackTable table) {
        Map<Integer, List<Frame>> frames = new HashMap<>();
        query("SELECT * FROM frame ORDER BY stack, position", row -> {
            while (row.next()) {
                frames.computeIfAbsent(row.getInt("stack"), id -> new ArrayList<>())
                        .add(new Frame(
                                row.getLong("address"),
                                row.getString("text"),
                                row.getString("module"),
                                row.getString("symbol"),
                                row.getLong("offset"),
                                run.version() >= EXPORTS_AND_MODULES && row.getInt("export") != 0));
            }
            return "";
        });
        query("SELECT id FROM stack ORDER BY id", row -> {
            while (row.next()) {
                int id = row.getInt(1);
                table.put(new Stack(id, frames.getOrDefault(id, List.of())));
            }
            return "";
        });
        modules(table);
    }

    private void modules(StackTable table) {
        if (run.version() < EXPORTS_AND_MODULES) {
            return;
        }
        query("SELECT * FROM module ORDER BY id", row -> {
            while (row.next()) {
                table.module(new LoadedModule(
                        row.getLong("base"),
                        row.getLong("size"),
                        row.getString("name"),
                        row.getString("image"),
                        row.getString("symbols"),
                        row.getLong("timestamp"),
                        row.getString("pdb"),
                        row.getString("guid"),
                        row.getInt("age")));
            }
            return "";
        });
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

    /** The lives of the target, in order; none in a run of version 1, and in one that was not live. */
    public List<Epoch> epochs() {
        List<Epoch> epochs = new ArrayList<>();
        if (has("epoch")) {
            query("SELECT * FROM epoch ORDER BY number", row -> {
                while (row.next()) {
                    long ended = row.getLong("ended_up");
                    Long endedUp = row.wasNull() ? null : ended;
                    int code = row.getInt("exit_code");
                    Integer exitCode = row.wasNull() ? null : code;
                    epochs.add(new Epoch(
                            row.getInt("number"),
                            row.getLong("pid"),
                            Instant.ofEpochMilli(row.getLong("created")),
                            row.getString("image"),
                            row.getLong("began_up"),
                            endedUp,
                            exitCode));
                }
                return "";
            });
        }
        return epochs;
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

    /** What open handles of suspect stacks stood for at the end; none in runs of versions 1 and 2. */
    public List<ObjectName> objects() {
        List<ObjectName> objects = new ArrayList<>();
        if (has("object")) {
            query("SELECT * FROM object ORDER BY position", row -> {
                while (row.next()) {
                    objects.add(new ObjectName(
                            row.getInt("stack"),
                            row.getLong("handle"),
                            row.getString("type"),
                            row.getString("name"),
                            ObjectName.Answer.valueOf(row.getString("answer"))));
                }
                return "";
            });
        }
        return objects;
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

    /** The number of the newest sample; -1 where there is none. */
    public int lastSample() {
        return query("SELECT coalesce(max(seq), -1) FROM sample", row -> row.next() ? row.getInt(1) : -1);
    }

    /** Hands all samples over in order, one at a time. */
    public void samples(Consumer<Sample> consumer) {
        samples(0, consumer);
    }

    /** The same, from this number on. */
    public void samples(int from, Consumer<Sample> consumer) {
        try (Details births = details("birth");
                Details ends = details("ending");
                Details traffic = details("traffic");
                Details unlisted = details("unlisted");
                Details gaps = details("gap")) {
            query("SELECT * FROM sample WHERE seq >= " + from + " ORDER BY seq", row -> {
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
            throw run.damaged(e);
        }
    }

    @Override
    public void close() {
        run.close();
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
            throw run.damaged(e);
        } catch (IllegalArgumentException e) {
            throw unknownWord(e);
        }
    }

    RunFileException unknownWord(IllegalArgumentException fault) {
        return run.refused("holds a word that this version does not know (" + fault.getMessage() + ").", fault);
    }

    /** For reading whole tables as they are. */
    Connection connection() {
        return connection;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
