package io.handlewatch.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The tables of a run file, and its version. Their names are stable: docs/run-file.md tells people how to query them. */
final class Schema {
    /** Kept in SQLite's {@code user_version}; a greater one is refused. */
    static final int VERSION = 3;

    /** Kept in SQLite's {@code application_id}: "hwru". */
    static final int APPLICATION = 0x68777275;

    private static final String[] TABLES = {
        "CREATE TABLE run (tool TEXT NOT NULL, source TEXT NOT NULL, pid INTEGER NOT NULL, image TEXT NOT NULL, created INTEGER, started INTEGER,"
                + " interval_millis INTEGER NOT NULL, slots INTEGER NOT NULL, listing TEXT NOT NULL, engine TEXT NOT NULL, finished TEXT)",
        "CREATE TABLE stack (id INTEGER PRIMARY KEY, frames INTEGER NOT NULL)",
        "CREATE TABLE frame (stack INTEGER NOT NULL, position INTEGER NOT NULL, address INTEGER NOT NULL, text TEXT NOT NULL, module TEXT NOT NULL,"
                + " symbol TEXT NOT NULL, offset INTEGER NOT NULL, export INTEGER NOT NULL, PRIMARY KEY (stack, position)) WITHOUT ROWID",
        "CREATE TABLE module (id INTEGER PRIMARY KEY, base INTEGER NOT NULL, size INTEGER NOT NULL, name TEXT NOT NULL, image TEXT NOT NULL,"
                + " symbols TEXT NOT NULL, timestamp INTEGER NOT NULL, pdb TEXT NOT NULL, guid TEXT NOT NULL, age INTEGER NOT NULL)",
        "CREATE TABLE sample (seq INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, at INTEGER NOT NULL, up INTEGER NOT NULL, listing TEXT NOT NULL,"
                + " listed INTEGER NOT NULL, overtaken INTEGER NOT NULL, new_records INTEGER NOT NULL, open_handles INTEGER NOT NULL,"
                + " unlisted_born INTEGER NOT NULL, unlisted_ended INTEGER NOT NULL)",
        "CREATE TABLE birth (seq INTEGER NOT NULL, position INTEGER NOT NULL, life INTEGER NOT NULL, stack INTEGER NOT NULL, handle INTEGER NOT NULL,"
                + " process_is_other INTEGER NOT NULL, type TEXT NOT NULL, PRIMARY KEY (seq, position)) WITHOUT ROWID",
        "CREATE TABLE ending (seq INTEGER NOT NULL, position INTEGER NOT NULL, life INTEGER NOT NULL, stack INTEGER NOT NULL, cause TEXT NOT NULL,"
                + " PRIMARY KEY (seq, position)) WITHOUT ROWID",
        "CREATE TABLE traffic (seq INTEGER NOT NULL, position INTEGER NOT NULL, stack INTEGER NOT NULL, opened INTEGER NOT NULL,"
                + " closed INTEGER NOT NULL, PRIMARY KEY (seq, position)) WITHOUT ROWID",
        "CREATE TABLE unlisted (seq INTEGER NOT NULL, type TEXT NOT NULL, open INTEGER NOT NULL, PRIMARY KEY (seq, type)) WITHOUT ROWID",
        "CREATE TABLE gap (seq INTEGER NOT NULL, position INTEGER NOT NULL, reason TEXT NOT NULL, from_up INTEGER NOT NULL, to_up INTEGER NOT NULL,"
                + " detail TEXT NOT NULL, PRIMARY KEY (seq, position)) WITHOUT ROWID",
        "CREATE TABLE action (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL)",
        // From version 2 on.
        "CREATE TABLE counter (seq INTEGER PRIMARY KEY, up INTEGER NOT NULL, handles INTEGER NOT NULL, gdi INTEGER NOT NULL, user INTEGER NOT NULL,"
                + " watch_private INTEGER NOT NULL, watch_working_set INTEGER NOT NULL, watch_cpu_millis INTEGER NOT NULL,"
                + " watch_handles INTEGER NOT NULL, watch_threads INTEGER NOT NULL, host_private INTEGER NOT NULL,"
                + " host_working_set INTEGER NOT NULL, host_cpu_millis INTEGER NOT NULL, host_handles INTEGER NOT NULL,"
                + " host_threads INTEGER NOT NULL)",
        "CREATE TABLE epoch (number INTEGER PRIMARY KEY, pid INTEGER NOT NULL, created INTEGER NOT NULL, image TEXT NOT NULL, began_up INTEGER NOT NULL,"
                + " ended_up INTEGER, exit_code INTEGER)",
        // From version 3 on.
        "CREATE TABLE object (stack INTEGER NOT NULL, position INTEGER NOT NULL, handle INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,"
                + " answer TEXT NOT NULL, PRIMARY KEY (stack, position)) WITHOUT ROWID"
    };

    private Schema() {}

    /** The driver's name for a file; as a URI, since the driver reads a question mark, a leading colon or "file:" in a plain name as its own. */
    static String url(Path file) {
        return "jdbc:sqlite:" + file.toUri();
    }

    /** The columns of a table; empty where it is not there. */
    static Set<String> columns(Connection connection, String table) throws SQLException {
        Set<String> columns = new LinkedHashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (row.next()) {
                columns.add(row.getString("name"));
            }
        }
        return columns;
    }

    /** The columns of a table that must have a value, each with the one that says nothing. */
    static Map<String, String> required(Connection connection, String table) throws SQLException {
        Map<String, String> required = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (row.next()) {
                if (row.getInt("notnull") != 0 && row.getString("dflt_value") == null) {
                    required.put(row.getString("name"), row.getString("type").equals("INTEGER") ? "0" : "''");
                }
            }
        }
        return required;
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
            for (String view : Views.statements()) {
                statement.execute(view);
            }
            statement.execute("PRAGMA application_id = " + APPLICATION);
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }
}
