package io.handlewatch.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A run file that was opened for reading and found to be one, whole, of a version that is known here.
 *
 * @param connection in the one read transaction in which everything is read
 * @param logUnread the write-ahead log lies there and could not be read: the newest samples are missing
 * @param version of its schema
 */
record OpenedRun(Path file, Connection connection, boolean logUnread, long version) {
    private static final int HEADER = 100;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final String COPY_BOTH =
            "which cannot be read in its folder: copy both to a folder that you may write to.";

    /** Opens it; every fault is a sentence. */
    static OpenedRun open(Path file) {
        if (!Files.exists(file)) {
            throw refused(file, "is not there: check the name; watch writes runs to handlewatch-PID-TIME.hwrun.", null);
        }
        if (Files.isDirectory(file)) {
            throw refused(file, "is a folder: name the .hwrun file in it.", null);
        }
        checkLength(file);
        OpenedRun run = null;
        try {
            run = connect(file);
            run.check();
            return run;
        } catch (SQLException | RunFileException e) {
            if (run != null) {
                run.close();
            }
            throw e instanceof RunFileException refusal ? refusal : damaged(file, e.getMessage(), e);
        }
    }

    /** What the file itself cannot tell, each a sentence for people. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (logUnread) {
            notes.add("The newest samples lie in " + log(file) + ", " + COPY_BOTH);
        }
        if (version < Schema.VERSION) {
            notes.add("This run was written by an older handlewatch (run file version " + version + " of "
                    + Schema.VERSION + "): what is recorded since is not in it.");
        }
        return notes;
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw damaged(e);
        }
    }

    RunFileException refused(String what, @Nullable Throwable cause) {
        return refused(file, what, cause);
    }

    RunFileException damaged(SQLException fault) {
        return damaged(file, fault.getMessage(), fault);
    }

    private static OpenedRun connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(5_000);
        if (!Files.exists(log(file))) {
            // Nobody writes it. Opened in any other way, SQLite would leave an index and an empty log beside it.
            Connection finished = config.createConnection(Schema.url(file) + "?immutable=1");
            snapshot(finished);
            return new OpenedRun(file, finished, false, version(finished));
        }
        Connection connection = config.createConnection(Schema.url(file));
        try {
            snapshot(connection);
            return new OpenedRun(file, connection, false, version(connection));
        } catch (SQLException e) {
            // A write-ahead log in a folder that may not be written to: read what has been folded into the file.
            connection.close();
            Connection folded = config.createConnection(Schema.url(file) + "?immutable=1");
            snapshot(folded);
            return new OpenedRun(file, folded, !folded(file), version(folded));
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
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
            if (!startsWithMagic(header.array())) {
                throw refused(
                        file,
                        "is not a run file: for the text of cdb or WinDbg use analyze, for a recording replay.",
                        null);
            }
            if (header.limit() < HEADER || (folded(file) && Files.size(file) < length(header))) {
                throw damaged(file, "its end is missing", null);
            }
        } catch (IOException e) {
            throw refused(
                    file,
                    "cannot be read (" + (e instanceof AccessDeniedException ? "access is denied" : e.getMessage())
                            + "): check the rights on it.",
                    e);
        }
    }

    /** False while there is a write-ahead log: pages may still be on their way into the file. */
    private static boolean folded(Path file) {
        return log(file).toFile().length() == 0;
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
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
        long application = number(connection, "PRAGMA application_id");
        if (logUnread && application == 0) {
            throw refused(file, "holds nothing yet: all of it lies in " + log(file) + ", " + COPY_BOTH, null);
        }
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

    private static long version(Connection connection) throws SQLException {
        return number(connection, "PRAGMA user_version");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static RunFileException refused(Path file, String what, @Nullable Throwable cause) {
        return new RunFileException(file + " " + what, cause);
    }

    private static RunFileException damaged(Path file, @Nullable String how, @Nullable Exception cause) {
        return refused(file, "is damaged or cut off (" + how + "): take an undamaged copy of it.", cause);
    }
}
