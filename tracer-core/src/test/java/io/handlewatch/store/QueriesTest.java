package io.handlewatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.simulate.SimulatedRun;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of docs/queries.md runs as it stands there, and gives the report's own numbers. */
class QueriesTest {
    private static final Pattern QUERY = Pattern.compile("## (\\d+)\\. .*?```sql\n(.*?)```", Pattern.DOTALL);

    @TempDir
    static Path folder;

    private static Path file;
    private static RunReport report;
    private static final List<Sample> MADE = new ArrayList<>();

    @BeforeAll
    static void aSimulatedRun() throws InterruptedException {
        file = folder.resolve("night.hwrun");
        SimulatedRun run = SimulatedRun.of(7, 3, 150, file);
        MADE.addAll(run.samples());
        report = run.report();
    }

    @Test
    void thePageHasTenQueries() throws IOException {
        assertThat(page().keySet()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void theStacksThatHoldHandlesAreTheReports() throws Exception {
        List<Map<String, Object>> rows = ask(file, 1);
        List<StackReport> most = report.stacks().stream()
                .filter(one -> one.verdict().openNow() > 0)
                .sorted(Comparator.comparing((StackReport one) -> -one.verdict().openNow())
                        .thenComparing(one -> one.stack().id()))
                .limit(10)
                .toList();
        assertThat(most).isNotEmpty();
        assertThat(column(rows, "stack"))
                .isEqualTo(most.stream().map(one -> one.stack().id()).toList());
        assertThat(column(rows, "open"))
                .isEqualTo(most.stream().map(one -> one.verdict().openNow()).toList());
        assertThat(column(rows, "suspect"))
                .isEqualTo(most.stream()
                        .map(one -> one.stack().suspect().map(Frame::text).orElse(""))
                        .toList());

        List<Map<String, Object>> curve = ask(file, 3);
        assertThat(curve.get(curve.size() - 1).get("open"))
                .isEqualTo(most.get(0).verdict().openNow());
    }

    @Test
    void whatStayedOfTheLastHourIsWhatTheLedgerKeeps() throws Exception {
        Map<Long, Integer> stackOf = new TreeMap<>();
        long last = MADE.get(MADE.size() - 1).upMillis();
        for (Sample sample : MADE) {
            long seconds = (last - sample.upMillis()) / 1000;
            sample.births().stream()
                    .filter(birth -> seconds >= 600 && seconds <= 3600)
                    .forEach(birth -> stackOf.put(birth.life(), birth.stackId()));
            sample.ends().forEach(end -> stackOf.remove(end.life()));
        }
        Map<Object, Object> expected = new TreeMap<>();
        stackOf.values().forEach(stack -> expected.merge(stack, 1, (a, b) -> (int) a + (int) b));
        assertThat(expected).isNotEmpty();
        assertThat(map(ask(file, 2), "stack", "stayed")).isEqualTo(expected);
    }

    @Test
    void openedAndClosedAreTheTraffic() throws Exception {
        Map<Object, Object> opened = new TreeMap<>();
        MADE.forEach(sample -> sample.traffic()
                .forEach(one -> opened.merge(one.stackId(), one.opened(), (a, b) -> (int) a + (int) b)));
        opened.values().removeIf(count -> (int) count == 0);
        assertThat(opened).hasSizeGreaterThan(10);
        assertThat(map(ask(file, 4), "stack", "opened")).isEqualTo(opened);
    }

    @Test
    void theTypesAreTheReports() throws Exception {
        Map<Object, Object> expected = new TreeMap<>();
        report.stacks()
                .forEach(one ->
                        one.types().forEach((type, count) -> expected.merge(type, count, (a, b) -> (int) a + (int) b)));
        report.last().unlisted().forEach((type, count) -> expected.merge(type, count, (a, b) -> (int) a + (int) b));
        assertThat(map(ask(file, 6), "type", "open")).isEqualTo(expected);
    }

    @Test
    void theLastHoursCountAndTheOldestHandlesAreRight() throws Exception {
        List<Map<String, Object>> hours = ask(file, 7);
        String lastHour = report.last().at().toString().substring(0, 13);
        assertThat(hours.get(hours.size() - 1).get("hour")).isEqualTo(lastHour);
        assertThat(hours.get(hours.size() - 1).get("highest"))
                .isEqualTo(MADE.stream()
                        .filter(sample -> sample.at().toString().startsWith(lastHour))
                        .mapToInt(Sample::openHandles)
                        .max()
                        .orElseThrow());
        List<Map<String, Object>> oldest = ask(file, 5);
        assertThat(oldest).hasSize(20);
        assertThat(oldest.get(0).get("handle").toString()).startsWith("0x");
        assertThat(column(ask(file, 9), "open").stream()
                        .mapToInt(open -> (int) open)
                        .sum())
                .isEqualTo(report.stacks().stream()
                        .mapToInt(one -> one.verdict().openNow())
                        .sum());
    }

    @Test
    void theStacksThroughAFunctionAreFound() throws Exception {
        List<Object> expected = report.stacks().stream()
                .filter(one -> one.stack().frames().stream()
                        .anyMatch(frame ->
                                frame.text().toLowerCase(java.util.Locale.ROOT).contains("create")))
                .map(one -> (Object) one.stack().id())
                .toList();
        assertThat(column(ask(file, 10), "stack")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void gapsHaveTheirTimes() throws Exception {
        Path other = folder.resolve("gaps.hwrun");
        Runs.write(other, 10);
        List<Gap> gaps = Runs.samples(10).stream()
                .flatMap(sample -> sample.gaps().stream())
                .toList();
        List<Map<String, Object>> rows = ask(other, 8);
        assertThat(column(rows, "reason"))
                .isEqualTo(gaps.stream().map(gap -> gap.reason().name()).toList());
        assertThat(column(rows, "detail"))
                .isEqualTo(gaps.stream().map(Gap::detail).toList());
        Sample second = Runs.sample(1);
        assertThat(rows.get(0).get("begun"))
                .isEqualTo(second.at()
                        .minusMillis(second.upMillis() - second.gaps().get(0).fromUpMillis())
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString());
    }

    @Test
    void theViewsOfThePageAreTheFilesAndMakeAFileOfVersion1AsGood() throws Exception {
        String made = Views.statements().stream().collect(Collectors.joining(";\n\n", "", ";\n"));
        assertThat(Files.readString(Path.of("../docs/views.sql")))
                .as("docs/views.sql must hold the views of a new file")
                .isEqualTo(made);
        Path old = folder.resolve("old.hwrun");
        try (InputStream golden = QueriesTest.class.getResourceAsStream("/runs/schema-1.hwrun")) {
            Files.copy(golden, old);
        }
        try (Connection connection = DriverManager.getConnection(Schema.url(old));
                Statement statement = connection.createStatement()) {
            for (String view : made.split(";\n")) {
                statement.execute(view);
            }
        }
        for (int number : page().keySet()) {
            ask(old, number);
        }
        assertThat(Runs.Read.of(old).samples()).isEqualTo(Runs.samples(10));
    }

    @Test
    void aViewForEachRowOfThePage() throws Exception {
        List<Object> views;
        try (Connection connection = DriverManager.getConnection(Schema.url(file))) {
            views = column(
                    rows(connection, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY rowid"), "name");
        }
        List<Object> told = Pattern.compile("(?m)^\\| `(\\w+)` \\|")
                .matcher(Files.readString(Path.of("../docs/queries.md")))
                .results()
                .map(match -> (Object) match.group(1))
                .toList();
        assertThat(views).containsExactlyInAnyOrderElementsOf(told);
    }

    private static Map<Integer, String> page() throws IOException {
        Map<Integer, String> queries = new LinkedHashMap<>();
        Matcher matcher = QUERY.matcher(Files.readString(Path.of("../docs/queries.md")));
        while (matcher.find()) {
            queries.put(Integer.parseInt(matcher.group(1)), matcher.group(2));
        }
        return queries;
    }

    private static List<Map<String, Object>> ask(Path run, int number) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(Schema.url(run))) {
            return rows(connection, page().get(number));
        }
    }

    private static List<Map<String, Object>> rows(Connection connection, String sql) throws SQLException {
        List<Map<String, Object>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnLabel(i), rows.getObject(i));
                }
                all.add(row);
            }
        }
        return all;
    }

    private static List<@Nullable Object> column(List<Map<String, Object>> rows, String name) {
        return rows.stream().map(row -> row.get(name)).collect(Collectors.toList());
    }

    private static Map<Object, Object> map(List<Map<String, Object>> rows, String key, String value) {
        Map<Object, Object> all = new TreeMap<>();
        rows.forEach(row -> all.put(row.get(key), row.get(value)));
        return all;
    }
}
