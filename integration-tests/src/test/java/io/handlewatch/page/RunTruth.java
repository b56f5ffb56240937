package io.handlewatch.page;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Stack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What a run says, taken from its JSON report and, by plain SQL, from its file: what the page is held against. */
final class RunTruth {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Set<String> TO_LOOK_AT = Set.of("LEAK", "GROWING", "INSUFFICIENT_DATA");

    private final Json report;
    private final Path file;
    private final List<Group> groups;

    RunTruth(Json report, Path file) {
        this.report = report;
        this.file = file;
        this.groups = groups();
    }

    /** Stacks of the same functions and verdict, the suspects in the order of the report. */
    private List<Group> groups() {
        Map<Long, Json> stacks = new LinkedHashMap<>();
        report.at("suspects").list().forEach(id -> stacks.put(id.whole(), id));
        report.at("stacks")
                .list()
                .forEach(stack -> stacks.put(stack.at("stackId").whole(), stack));
        Map<String, List<Json>> groups = new LinkedHashMap<>();
        for (Json stack : stacks.values()) {
            String functions = stack.at("frames").list().stream()
                    .map(frame -> frame.text().contains("!")
                            ? frame.text().replaceFirst("\\+0x[0-9a-f]+$", "")
                            : frame.text())
                    .collect(Collectors.joining("\n"));
            groups.computeIfAbsent(stack.at("verdict").text() + "\n" + functions, key -> new ArrayList<>())
                    .add(stack);
        }
        return groups.values().stream().map(Group::new).toList();
    }

    List<Group> all() {
        return groups;
    }

    /** Those that people are to look at, in the report's order, worst first. */
    List<Group> suspects() {
        Set<Long> ids = report.at("suspects").list().stream().map(Json::whole).collect(Collectors.toSet());
        return groups.stream()
                .filter(group -> TO_LOOK_AT.contains(group.verdict()))
                .filter(group -> group.stacks().stream()
                        .anyMatch(stack -> ids.contains(stack.at("stackId").whole())))
                .toList();
    }

    Json report() {
        return report;
    }

    static String time(double millis) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                .withZone(ZONE)
                .format(Instant.ofEpochMilli(Math.round(millis)));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** One column of whole numbers. */
    List<Long> numbers(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<Long> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** One family as people see it. */
    record Group(List<Json> stacks) {
        String verdict() {
            return stacks.get(0).at("verdict").text();
        }

        String name() {
            List<Frame> frames = stacks.get(0).at("frames").list().stream()
                    .map(text -> Frame.parse(0, text.text()))
                    .toList();
            Frame suspect = new Stack(1, frames)
                    .suspect()
                    .orElseGet(() -> frames.isEmpty() ? Frame.parse(0, "(no frames recorded)") : frames.get(0));
            return stacks.size() > 1 ? suspect.function() : suspect.text();
        }

        double sum(String name) {
            return sum(stack -> stack.at(name).number());
        }

        private double sum(ToDoubleFunction<Json> value) {
            return stacks.stream().mapToDouble(value).sum();
        }

        /** The ends of a sum's interval where its parts are independent: distances add in squares. */
        double low() {
            return Math.max(0, sum("ratePerHour") - distance("rateLow"));
        }

        double high() {
            return sum("ratePerHour") + distance("rateHigh");
        }

        private double distance(String end) {
            return Math.sqrt(sum(stack ->
                    Math.pow(stack.at("ratePerHour").number() - stack.at(end).number(), 2)));
        }

        String speed() {
            return number(sum("ratePerHour")) + " an hour (" + number(low()) + " to " + number(high()) + ")";
        }

        String since() {
            return stacks.stream()
                    .filter(stack -> !stack.at("since").isNull())
                    .mapToDouble(stack -> stack.at("since").number())
                    .min()
                    .stream()
                    .mapToObj(RunTruth::time)
                    .findFirst()
                    .orElse("");
        }

        long open() {
            return Math.round(sum("openNow"));
        }

        Map<String, Long> types() {
            Map<String, Long> types = new TreeMap<>();
            for (Json stack : stacks) {
                Json own = stack.at("types");
                own.names().forEach(type -> types.merge(type, own.at(type).whole(), Long::sum));
            }
            return types;
        }

        String ids() {
            return stacks.stream()
                    .map(stack -> Long.toString(stack.at("stackId").whole()))
                    .collect(Collectors.joining(","));
        }
    }
}
