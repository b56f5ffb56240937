package io.handlewatch.report;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Sample;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One screen of text: leak or not, which code, how fast, how sure, since when, and what is not known. */
public final class TextReport {
    private static final int MOST_STACKS = 6;
    private static final int MOST_FRAMES = 5;

    private final RunReport report;
    private final DateTimeFormatter clock;
    private final List<String> lines = new ArrayList<>();

    private TextReport(RunReport report, ZoneId zone) {
        this.report = report;
        this.clock =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT).withZone(zone);
    }

    /** The lines of the report; times are shown in this zone. */
    public static List<String> lines(RunReport report, ZoneId zone) {
        return new TextReport(report, zone).write();
    }

    private List<String> write() {
        summary();
        List<StackReport> shown = report.judgement().suspects().stream()
                .flatMap(id -> report.stacks().stream().filter(s -> s.stack().id() == id))
                .toList();
        shown.stream().limit(MOST_STACKS).forEach(this::stack);
        if (shown.size() > MOST_STACKS) {
            lines.add("and " + (shown.size() - MOST_STACKS) + " more stacks; --json has them all.");
        }
        lost();
        for (Action action : report.actions()) {
            lines.add("Target:  " + clock.format(action.at()) + " " + action.text());
        }
        unlisted();
        findable();
        return lines;
    }

    private void summary() {
        long leaks = report.stacks().stream()
                .filter(s -> s.verdict().verdict() == Verdict.LEAK)
                .count();
        lines.add(
                switch (report.judgement().overall()) {
                    case LEAK -> "LEAK: " + leaks + (leaks == 1 ? " stack leaks" : " stacks leak") + " handles.";
                    case GROWING -> "GROWING: handles rise, not shown to be a leak.";
                    case INSUFFICIENT_DATA ->
                        "INSUFFICIENT_DATA: too little was seen for a verdict; this does not mean that nothing leaks.";
                    default -> "STEADY: no stack was seen to leak.";
                });
        Sample last = report.last();
        String target = report.head().image().isEmpty()
                ? report.head().source()
                : report.head().image();
        String time = last == null || !report.head().timed() ? "" : ", " + duration(last.upMillis());
        lines.add(SafeText.of(target)
                + (report.head().pid() > 0 ? " (pid " + report.head().pid() + ")" : "") + ", "
                + report.samples() + " samples" + time
                + (last == null || last.openHandles() < 0 ? "" : ", " + last.openHandles() + " handles open"));
        Instant possible = report.judgement().verdictPossibleAt();
        if (possible != null && report.head().timed()) {
            lines.add("A verdict is possible from " + clock.format(possible)
                    + " on. Until then the stacks whose handles stay:");
        }
    }

    private void stack(StackReport one) {
        StackVerdict verdict = one.verdict();
        String suspect = one.stack()
                .suspect()
                .or(() -> one.stack().frames().stream().findFirst())
                .map(Frame::text)
                .orElse("(no frames recorded)");
        lines.add("");
        lines.add(verdict.verdict() + "  " + SafeText.of(suspect));
        List<String> facts = new ArrayList<>();
        if (report.head().timed() && verdict.verdict() == Verdict.LEAK) {
            facts.add(String.format(
                    Locale.ROOT,
                    "%.1f/h (%.1f-%.1f), %s confidence",
                    verdict.ratePerHour(),
                    verdict.rateLow(),
                    verdict.rateHigh(),
                    verdict.confidence().name().toLowerCase(Locale.ROOT)));
        } else if (report.head().timed() && verdict.keptPerHour() > 0) {
            facts.add(String.format(Locale.ROOT, "%.1f/h stay so far", verdict.keptPerHour()));
        }
        if (verdict.since() != null && report.head().timed()) {
            facts.add("since " + clock.format(verdict.since()));
        }
        facts.add(verdict.openNow() + " open" + types(one.types()));
        lines.add("    " + String.join(", ", facts));
        lines.add("    " + verdict.reason());
        one.stack().frames().stream()
                .limit(MOST_FRAMES)
                .forEach(frame -> lines.add("      " + SafeText.of(frame.text())));
        int more = one.stack().frames().size() - MOST_FRAMES;
        if (more > 0) {
            lines.add("      and " + more + " more frames");
        }
    }

    private static String types(Map<String, Integer> types) {
        String known = types.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .map(entry -> SafeText.of(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return known.isEmpty() ? "" : " (" + known + ")";
    }

    private void lost() {
        lines.add("");
        Map<Gap.Reason, Long> times = new TreeMap<>();
        Map<Gap.Reason, Integer> counts = new TreeMap<>();
        for (Gap gap : report.gaps()) {
            times.merge(gap.reason(), gap.toUpMillis() - gap.fromUpMillis(), Long::sum);
            counts.merge(gap.reason(), 1, Integer::sum);
        }
        lines.add("Lost:    "
                + (counts.isEmpty()
                        ? "nothing"
                        : counts.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue() + " times, "
                                        + duration(times.getOrDefault(entry.getKey(), 0L)))
                                .collect(Collectors.joining("; "))));
    }

    private void unlisted() {
        Sample last = report.last();
        int count = last == null
                ? 0
                : last.unlisted().values().stream().mapToInt(Integer::intValue).sum();
        if (count > 0) {
            lines.add("Without a stack (opened before tracing, or lost): " + count + " handles.");
        }
    }

    private void findable() {
        report.judgement()
                .slowestFindableRatePerHour()
                .ifPresent(rate -> lines.add(String.format(
                        Locale.ROOT, "The slowest leak this run could have found: %.1f handles an hour.", rate)));
    }

    private static String duration(long millis) {
        if (millis < 120_000) {
            return millis / 1000 + " s";
        }
        return millis < 7_200_000
                ? millis / 60_000 + " min"
                : String.format(Locale.ROOT, "%.1f h", millis / 3_600_000.0);
    }
}
