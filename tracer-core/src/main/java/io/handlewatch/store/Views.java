package io.handlewatch.store;

import io.handlewatch.trace.SystemModules;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The views of a run file: what people ask of a run by hand, with times that can be read. Their names and columns are stable, and docs/queries.md tells people how to use
 * them; this program itself reads the tables alone. They ask for SQLite 3.25 or later. A life finds its end through a grouped subquery, since SQLite makes no index of its
 * own for a table without row ids, and would read all endings for each birth.
 */
final class Views {
    private static final String TIME = "strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', (%s) / 1000, 'unixepoch')";

    private Views() {}

    /** The statements, each without an end mark; they do nothing in a file that has the views. */
    static List<String> statements() {
        return List.of(
                """
                CREATE VIEW IF NOT EXISTS stack_text AS
                SELECT id AS stack, frames,
                  coalesce((SELECT text FROM frame WHERE stack = stack.id AND module <> '' AND lower(module) NOT IN (
                    %s)
                    ORDER BY position LIMIT 1), '') AS suspect,
                  coalesce((SELECT group_concat(text, ' < ') FROM (SELECT text FROM frame WHERE stack = stack.id ORDER BY position)), '') AS text
                FROM stack""".formatted(systemModules()),
                """
                CREATE VIEW IF NOT EXISTS life AS
                SELECT b.life, b.stack, b.handle, b.type, b.process_is_other AS other_process, b.seq AS born_seq, e.seq AS ended_seq, e.cause,
                  %s AS born, %s AS ended,
                  (coalesce(es.up, (SELECT max(up) FROM sample)) - bs.up) / 1000 AS seconds
                FROM birth b JOIN sample bs ON bs.seq = b.seq
                LEFT JOIN (SELECT life, max(seq) AS seq, cause FROM ending GROUP BY life) e ON e.life = b.life
                LEFT JOIN sample es ON es.seq = e.seq""".formatted(time("bs.at"), time("es.at")),
                """
                CREATE VIEW IF NOT EXISTS open_by_stack AS
                SELECT o.stack, o.open, o.oldest, o.newest, t.suspect
                FROM (SELECT stack, count(*) AS open, min(born) AS oldest, max(born) AS newest FROM life WHERE ended_seq IS NULL GROUP BY stack) o
                JOIN stack_text t ON t.stack = o.stack""",
                """
                CREATE VIEW IF NOT EXISTS open_by_type AS
                SELECT type, sum(listed) AS listed, sum(unlisted) AS unlisted
                FROM (SELECT type, 1 AS listed, 0 AS unlisted FROM life WHERE ended_seq IS NULL
                  UNION ALL SELECT type, 0, open FROM unlisted WHERE seq = (SELECT max(seq) FROM sample))
                GROUP BY type""",
                """
                CREATE VIEW IF NOT EXISTS stack_curve AS
                SELECT c.stack, c.seq, %s AS time, c.born, c.ended, sum(c.born - c.ended) OVER (PARTITION BY c.stack ORDER BY c.seq) AS open
                FROM (SELECT stack, seq, sum(born) AS born, sum(ended) AS ended
                  FROM (SELECT stack, seq, 1 AS born, 0 AS ended FROM birth UNION ALL SELECT stack, seq, 0, 1 FROM ending)
                  GROUP BY stack, seq) c
                JOIN sample s ON s.seq = c.seq""".formatted(time("s.at")),
                """
                CREATE VIEW IF NOT EXISTS handle_curve AS
                SELECT s.seq, %s AS time, nullif(s.open_handles, -1) AS open,
                  (SELECT coalesce(sum(open), 0) FROM unlisted u WHERE u.seq = s.seq) AS unlisted,
                  (SELECT count(*) FROM gap g WHERE g.seq = s.seq) AS gaps
                FROM sample s""".formatted(time("s.at")),
                """
                CREATE VIEW IF NOT EXISTS traffic_by_stack AS
                SELECT r.stack, r.opened, r.closed, t.suspect
                FROM (SELECT stack, sum(opened) AS opened, sum(closed) AS closed FROM traffic GROUP BY stack) r
                JOIN stack_text t ON t.stack = r.stack""",
                """
                CREATE VIEW IF NOT EXISTS gap_time AS
                SELECT g.seq, g.reason, %s AS begun, %s AS ended, (g.to_up - g.from_up) / 60000.0 AS minutes, g.detail
                FROM gap g JOIN sample s ON s.seq = g.seq""".formatted(time("s.at - s.up + g.from_up"), time("s.at - s.up + g.to_up")));
    }

    private static String time(String millis) {
        return TIME.formatted(millis);
    }

    private static String systemModules() {
        return new TreeSet<>(SystemModules.NAMES)
                .stream().map(name -> "'" + name + "'").collect(Collectors.joining(","));
    }
}
