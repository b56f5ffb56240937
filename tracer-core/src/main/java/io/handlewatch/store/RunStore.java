package io.handlewatch.store;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Birth;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one run into one SQLite file: a transaction a sample, readable by others while it is written.
 *
 * <p>Write-ahead log with {@code synchronous=FULL}: a sample whose {@link #append} has returned survives a crash of this program and a loss of power.
 * Faults are {@link RunFileException}s. Confined to one thread.
 */
public final class RunStore implements AutoCloseable {
    private final Path file;
    private final Connection connection;
    private @Nullable Counters counters;
    private long storedRevision;

    private RunStore(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Makes a new run file. Never overwrites one that is there. */
    public static RunStore create(Path file, RunHead head) {
        if (Files.exists(file)) {
            throw RunFileException.thereAlready(file);
        }
        try {
            return begun(file, head);
        } catch (SQLException e) {
            throw RunFileException.notMade(file, e);
        }
    }

    /** Writes the stacks and modules that changed since a revision into a run file that is there. */
    public static void rename(Path file, StackTable stacks, long revision) {
        try (Connection connection = DriverManager.getConnection(Schema.url(file))) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 5000");
            }
            connection.setAutoCommit(false);
            RunStore store = new RunStore(file, connection);
            store.storedRevision = revision;
            store.rename(stacks);
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        } catch (SQLException e) {
            throw new RunFileException(
                    "The run file " + file + " cannot be changed (" + e.getMessage()
                            + "): check the rights on it and its folder.",
                    e);
        }
    }

    private static RunStore begun(Path file, RunHead head) throws SQLException {
        Connection connection = DriverManager.getConnection(Schema.url(file));
        try {
            RunStore store = new RunStore(file, connection);
            store.begin(head);
            return store;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void begin(RunHead head) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
        }
        connection.setAutoCommit(false);
        Schema.create(connection);
        insert(
                "INSERT INTO run VALUES (?,?,?,?,?,?,?,?,?,?,NULL)",
                head.tool(),
                head.source(),
                head.pid(),
                head.image(),
                millis(head.created()),
                millis(head.startedAt()),
                head.intervalMillis(),
                head.slots(),
                head.listing().name(),
                head.engine());
        connection.commit();
    }

    /** Is stored with the next sample. */
    public void counters(Counters counted) {
        counters = counted;
    }

    /** Stores a sample and the stacks that came with it, all or nothing. */
    public void append(Sample sample, StackTable stacks) {
        transaction(() -> {
            names(stacks);
            sample(sample);
            counters();
            births(sample);
            ends(sample);
            traffic(sample);
            for (Map.Entry<String, Integer> entry : sample.unlisted().entrySet()) {
                insert("INSERT INTO unlisted VALUES (?,?,?)", sample.seq(), entry.getKey(), entry.getValue());
            }
            int position = 0;
            for (Gap gap : sample.gaps()) {
                insert(
                        "INSERT INTO gap VALUES (?,?,?,?,?,?)",
                        sample.seq(),
                        position++,
                        gap.reason().name(),
                        gap.fromUpMillis(),
                        gap.toUpMillis(),
                        gap.detail());
            }
        });
        storedRevision = stacks.revision();
    }

    /** Stores the stacks and modules that are new or better known since the last sample. */
    public void rename(StackTable stacks) {
        transaction(() -> names(stacks));
        storedRevision = stacks.revision();
    }

    private void names(StackTable stacks) throws SQLException {
        for (Stack stack : stacks.changedSince(storedRevision)) {
            stack(stack);
        }
        for (int place : stacks.modulesSince(storedRevision)) {
            module(place, stacks.modules().get(place));
        }
    }

    private void module(int place, LoadedModule module) throws SQLException {
        insert(
                "INSERT OR REPLACE INTO module VALUES (?,?,?,?,?,?,?,?,?,?)",
                place + 1,
                module.base(),
                module.size(),
                module.name(),
                module.image(),
                module.symbols(),
                module.timestamp(),
                module.pdb(),
                module.guid(),
                module.age());
    }

    /** Stores what was done to the target. */
    public void action(Action action) {
        transaction(() ->
                insert("INSERT INTO action (at, text) VALUES (?,?)", action.at().toEpochMilli(), action.text()));
    }

    /** Stores a life of the target: once when it begins to be traced, and again when it has ended. */
    public void epoch(Epoch epoch) {
        transaction(() -> insert(
                "INSERT OR REPLACE INTO epoch VALUES (?,?,?,?,?,?,?)",
                epoch.number(),
                epoch.pid(),
                epoch.created().toEpochMilli(),
                epoch.image(),
                epoch.beganUpMillis(),
                epoch.endedUpMillis(),
                epoch.exitCode()));
    }

    /** Stores what open handles stand for; once. */
    public void objects(List<ObjectName> objects) {
        transaction(() -> {
            int position = 0;
            for (ObjectName one : objects) {
                insert(
                        "INSERT INTO object VALUES (?,?,?,?,?,?)",
                        one.stackId(),
                        position++,
                        one.handle(),
                        one.type(),
                        one.name(),
                        one.answer().name());
            }
        });
    }

    /** Notes how the watch ended; a run without this was cut. */
    public void finish(String how) {
        transaction(() -> insert("UPDATE run SET finished = ?", how));
    }

    /** Folds the write-ahead log in, so that one file remains. */
    @Override
    public void close() {
        try {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void stack(Stack stack) throws SQLException {
        insert(
                "INSERT OR REPLACE INTO stack VALUES (?,?)",
                stack.id(),
                stack.frames().size());
        int position = 0;
        for (Frame frame : stack.frames()) {
            insert(
                    "INSERT OR REPLACE INTO frame VALUES (?,?,?,?,?,?,?,?)",
                    stack.id(),
                    position++,
                    frame.address(),
                    frame.text(),
                    frame.module(),
                    frame.symbol(),
                    frame.offset(),
                    frame.export() ? 1 : 0);
        }
    }

    private void sample(Sample sample) throws SQLException {
        insert(
                "INSERT INTO sample VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                sample.seq(),
                sample.epoch(),
                sample.at().toEpochMilli(),
                sample.upMillis(),
                sample.listing().name(),
                sample.listed() ? 1 : 0,
                sample.overtaken() ? 1 : 0,
                sample.newRecords(),
                sample.openHandles(),
                sample.unlistedBorn(),
                sample.unlistedEnded());
    }

    private void counters() throws SQLException {
        Counters counted = counters;
        counters = null;
        if (counted != null) {
            ProcessCost watch = counted.watch();
            ProcessCost host = counted.host();
            insert(
                    "INSERT INTO counter VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    counted.seq(),
                    counted.upMillis(),
                    counted.target().handles(),
                    counted.target().gdiObjects(),
                    counted.target().userObjects(),
                    watch.privateBytes(),
                    watch.workingSetBytes(),
                    watch.cpuMillis(),
                    watch.handles(),
                    watch.threads(),
                    host.privateBytes(),
                    host.workingSetBytes(),
                    host.cpuMillis(),
                    host.handles(),
                    host.threads());
        }
    }

    private void births(Sample sample) throws SQLException {
        int position = 0;
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO birth VALUES (?,?,?,?,?,?,?)")) {
            for (Birth birth : sample.births()) {
                batch(
                        statement,
                        sample.seq(),
                        position++,
                        birth.life(),
                        birth.stackId(),
                        birth.handle(),
                        birth.foreign() ? 1 : 0,
                        birth.type());
            }
            statement.executeBatch();
        }
    }

    private void ends(Sample sample) throws SQLException {
        int position = 0;
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO ending VALUES (?,?,?,?,?)")) {
            for (End end : sample.ends()) {
                batch(
                        statement,
                        sample.seq(),
                        position++,
                        end.life(),
                        end.stackId(),
                        end.cause().name());
            }
            statement.executeBatch();
        }
    }

    private void traffic(Sample sample) throws SQLException {
        int position = 0;
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO traffic VALUES (?,?,?,?,?)")) {
            for (Traffic traffic : sample.traffic()) {
                batch(statement, sample.seq(), position++, traffic.stackId(), traffic.opened(), traffic.closed());
            }
            statement.executeBatch();
        }
    }

    private void insert(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.executeUpdate();
        }
    }

    private static void batch(PreparedStatement statement, Object... values) throws SQLException {
        bind(statement, values);
        statement.addBatch();
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void transaction(Work work) {
        try {
            work.run();
            connection.commit();
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw failed(e);
        }
    }

    private RunFileException failed(SQLException e) {
        return new RunFileException(
                "The run file " + file + " cannot be written (" + e.getMessage()
                        + "): what was stored before is kept; make room on the disk.",
                e);
    }
}
