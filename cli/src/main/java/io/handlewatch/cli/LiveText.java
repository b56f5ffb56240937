package io.handlewatch.cli;

import io.handlewatch.detect.Verdict;
import io.handlewatch.detect.Words;
import io.handlewatch.report.Family;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A watch that goes on, in lines.
 *
 * @param length how long it is to last, null where until Ctrl-C
 * @param colour whether the table may be coloured
 * @param zone for times
 */
record LiveText(@Nullable Duration length, boolean colour, ZoneId zone) {
    /** Lines of the table that are no families: the state, the verdict so far, the heads, how many more, and the line of the cursor. */
    private static final int OTHER_ROWS = 5;

    private static final int MOST_ROWS = 16;
    private static final String ROW = "%-18s %10s %9s  %s";

    /** So much of a row stands in front of a mark, in however narrow a console: the numbers and the begin of the name. */
    private static final int LEAST_OF_ROW = 50;

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** The table for a console of this size. No line is as long as the console is wide: it would wrap, and redrawing in place would go wrong. */
    List<String> table(RunReport report, ConsoleSize size) {
        int width = size.columns() - 1;
        int most = Math.min(MOST_ROWS, size.rows() - OTHER_ROWS);
        List<String> lines = new ArrayList<>();
        Sample last = report.last();
        if (last == null) {
            return lines;
        }
        lines.add(cut(
                width,
                time(last.upMillis()) + ", " + report.samples() + (report.samples() == 1 ? " sample, " : " samples, ")
                        + last.openHandles() + " handles open, lost: " + lost(report.gaps())));
        Verdict overall = report.judgement().overall();
        lines.add(paint(overall, cut(width, "So far: " + overall + possible(report))));
        List<Family> families = Family.suspects(report);
        if (!families.isEmpty()) {
            lines.add(cut(width, String.format(Locale.ROOT, ROW, "verdict", "per hour", "open", "opened by")));
        }
        Marks marks = Marks.of(report);
        families.stream().limit(most).forEach(family -> lines.add(row(family, marks, width)));
        if (families.size() > most) {
            lines.add("and " + (families.size() - most) + " more");
        }
        return lines;
    }

    /** A long name is cut in front of its mark: what is not to be trusted must be seen to be so. */
    private String row(Family family, Marks marks, int width) {
        double rate = family.verdict() == Verdict.LEAK ? family.ratePerHour() : family.keptPerHour();
        String text = String.format(
                Locale.ROOT,
                ROW,
                family.word(),
                String.format(Locale.ROOT, "%.1f", rate),
                family.openNow(),
                SafeText.of(family.name()));
        String mark = marks.behind(family);
        return paint(family.verdict(), cut(width, cut(Math.max(width - mark.length(), LEAST_OF_ROW), text) + mark));
    }

    /** One plain line. */
    String line(Sample sample, RunReport report) {
        Marks marks = Marks.of(report);
        String worst = Family.suspects(report).stream()
                .filter(family -> family.verdict() == Verdict.LEAK)
                .limit(3)
                .map(family -> SafeText.of(family.name())
                        + marks.behind(family)
                        + String.format(Locale.ROOT, " %.1f an hour", family.ratePerHour()))
                .collect(Collectors.joining(", "));
        return MINUTE.withZone(zone).format(sample.at()) + "  " + time(sample.upMillis()) + ", "
                + sample.openHandles() + " handles open, " + report.judgement().overall()
                + (worst.isEmpty() ? "" : ": " + worst);
    }

    private String time(long upMillis) {
        return Words.time((double) upMillis)
                + (length == null
                        ? ""
                        : " of " + Words.time((double) length.toMillis()) + ", "
                                + Words.time((double) Math.max(0, length.toMillis() - upMillis)) + " left");
    }

    private String possible(RunReport report) {
        return report.judgement().verdictPossibleAt() == null
                ? ""
                : ", a verdict from "
                        + MINUTE.withZone(zone).format(report.judgement().verdictPossibleAt()) + " on";
    }

    private static String lost(List<Gap> gaps) {
        Map<Gap.Reason, Long> counts =
                gaps.stream().collect(Collectors.groupingBy(Gap::reason, TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String cut(int width, String text) {
        return text.length() <= width ? text : text.substring(0, width - 3) + "...";
    }

    private String paint(Verdict verdict, String text) {
        if (!colour) {
            return text;
        }
        return switch (verdict) {
            case LEAK -> "\u001b[1;31m" + text + "\u001b[0m";
            case GROWING, INSUFFICIENT_DATA -> "\u001b[33m" + text + "\u001b[0m";
            default -> "\u001b[32m" + text + "\u001b[0m";
        };
    }
}
