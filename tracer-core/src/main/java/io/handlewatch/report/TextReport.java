package io.handlewatch.report;

import io.handlewatch.detect.Verdict;
import io.handlewatch.detect.Words;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.TargetCounters;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One screen of text: leak or not, which code, how fast, how sure, since when, and what is not known. */
public final class TextReport {
    private static final int WIDTH = 79;
    private static final int MOST_FAMILIES = 5;
    private static final int MOST_NAMES = 10;
    private static final int LEAST_FRAMES = 4;
    private static final int MOST_TYPES = 4;

    /** Of a list that grows with each restart, so many at either end. */
    private static final int MOST_ENDS = 4;

    private final RunReport report;
    private final Marks marks;
    private final int width;
    private final DateTimeFormatter clock;
    private final List<String> lines = new ArrayList<>();

    private TextReport(RunReport report, ZoneId zone, int width) {
        this.report = report;
        this.marks = Marks.of(report);
        this.width = width;
        this.clock =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT).withZone(zone);
    }

    /** The lines of the report; times are shown in this zone. */
    public static List<String> lines(RunReport report, ZoneId zone) {
        return new TextReport(report, zone, WIDTH).write();
    }

    /** The first lines: leak or not, which target, when a verdict is possible. */
    public static List<String> summary(RunReport report, ZoneId zone) {
        TextReport text = new TextReport(report, zone, Integer.MAX_VALUE);
        text.summary(Family.suspects(report));
        return text.lines;
    }

    /** The last lines: what was lost, what was done to the target, what could have been found; each in one line. */
    public static List<String> facts(RunReport report, ZoneId zone) {
        TextReport text = new TextReport(report, zone, Integer.MAX_VALUE);
        text.facts();
        return text.lines.stream().map(line -> line.replaceFirst(":\\s+", ": ")).toList();
    }

    private List<String> write() {
        List<Family> families = Family.suspects(report);
        summary(families);
        families.stream().limit(MOST_FAMILIES).forEach(this::family);
        if (families.size() > MOST_FAMILIES) {
            lines.add("");
            lines.add("And " + (families.size() - MOST_FAMILIES) + " more; --json has them all:");
            families.stream()
                    .skip(MOST_FAMILIES)
                    .limit(MOST_NAMES)
                    .forEach(family -> lines.add(
                            "    " + family.openNow() + " open  " + SafeText.of(family.name()) + marks.behind(family)));
        }
        lines.add("");
        facts();
        return lines;
    }

    private void facts() {
        lost();
        lives();
        shortened("Target:   ", report.actions(), action -> clock.format(action.at()) + " " + action.text());
        unlisted();
        marks.bringing().ifPresent(sentence -> wrapped("Symbols:  ", sentence));
        findable();
        if (report.counters() != null) {
            gui(report.counters());
            ownCost(report.counters());
        }
    }

    /** Nothing of a target that had one life: its end is among what was done to it. */
    private void lives() {
        if (report.epochs().size() > 1) {
            shortened("Life:     ", report.epochs(), TextReport::life);
        }
    }

    private static String life(Epoch epoch) {
        Long ended = epoch.endedUpMillis();
        String begin =
                epoch.number() + ", pid " + epoch.pid() + ", traced from " + Words.time((double) epoch.beganUpMillis());
        if (ended == null) {
            return begin + " on";
        }
        return begin + " to " + Words.time((double) ended)
                + (epoch.exitCode() == null ? "" : ", exit code " + epoch.exitCode());
    }

    /** One line each; of many the first and the last. */
    private <T> void shortened(String head, List<T> all, Function<T, String> text) {
        int left = all.size() - 2 * MOST_ENDS;
        for (int i = 0; i < all.size(); i++) {
            if (left <= 1 || i < MOST_ENDS || i >= MOST_ENDS + left) {
                wrapped(head, text.apply(all.get(i)));
            } else if (i == MOST_ENDS) {
                wrapped(head, "and " + left + " more; --json has them all");
            }
        }
    }

    private void summary(List<Family> families) {
        List<Family> leaks = families.stream()
                .filter(family -> family.verdict() == Verdict.LEAK)
                .toList();
        lines.add(
                switch (report.judgement().overall()) {
                    case LEAK -> "LEAK: " + leak(leaks);
                    case GROWING -> "GROWING: handles rise, and it is not shown to be a leak.";
                    case INSUFFICIENT_DATA ->
                        "INSUFFICIENT_DATA: too little was seen for a verdict; this does not mean that nothing leaks.";
                    default -> "STEADY: no stack was seen to leak.";
                });
        Sample last = report.last();
        String image = report.head().image();
        String target = image.isEmpty()
                ? report.head().source()
                : image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
        String time = last == null || !report.head().timed() ? "" : " in " + Words.time((double) last.upMillis());
        lines.add(SafeText.of(target)
                + process() + ": "
                + report.samples() + (report.samples() == 1 ? " sample" : " samples") + time
                + (last == null || last.openHandles() < 0 ? "" : ", " + last.openHandles() + " handles open")
                + (report.head().source().isEmpty() || image.isEmpty()
                        ? ""
                        : ", by " + SafeText.of(report.head().source())));
        List<Forecast> forecasts = report.forecasts();
        forecasts.forEach(forecast -> wrapped("", forecast.sentence()));
        if (forecasts.isEmpty() && report.limit() != Forecast.MOST_OF_A_PROCESS) {
            wrapped(
                    "",
                    String.format(
                            Locale.ROOT,
                            "Nothing is shown to leak, so nothing says when %,d open handles are reached.",
                            report.limit()));
        }
        Instant possible = report.judgement().verdictPossibleAt();
        if (possible != null && report.head().timed()) {
            String when = report.head().startedAt() == null
                    ? "after " + Words.time((double) possible.toEpochMilli()) + "."
                    : "from " + clock.format(possible) + " on.";
            lines.add("A verdict is possible " + when + " "
                    + (families.isEmpty()
                            ? "So far no stack's handles stay."
                            : "Until then, the stacks whose handles stay:"));
        }
    }

    private String process() {
        int lives = report.epochs().size();
        return lives > 1
                ? " (" + lives + " lives, the last pid "
                        + report.epochs().get(lives - 1).pid() + ")"
                : report.head().pid() > 0 ? " (pid " + report.head().pid() + ")" : "";
    }

    private String leak(List<Family> leaks) {
        String who = leaks.size() == 1 ? "one function leaks handles" : leaks.size() + " functions leak handles";
        return report.head().timed()
                ? String.format(
                        Locale.ROOT,
                        "%s, %.1f an hour.",
                        who,
                        leaks.stream().mapToDouble(Family::ratePerHour).sum())
                : who + ".";
    }

    private void family(Family family) {
        lines.add("");
        lines.add(family.word() + "  " + SafeText.of(family.name()));
        List<String> facts = new ArrayList<>();
        if (report.head().timed() && family.verdict() == Verdict.LEAK) {
            facts.add(String.format(
                    Locale.ROOT,
                    "%.1f an hour (%.1f to %.1f), %s confidence",
                    family.ratePerHour(),
                    family.rateLow(),
                    family.rateHigh(),
                    family.confidence().name().toLowerCase(Locale.ROOT)));
        } else if (report.head().timed() && family.keptPerHour() > 0) {
            facts.add(String.format(Locale.ROOT, "%.1f an hour stay so far", family.keptPerHour()));
        }
        Instant since = family.since();
        if (since != null && report.head().timed()) {
            facts.add("since " + clock.format(since));
        }
        facts.add(family.openNow() + " open" + types(family.types()));
        if (family.members().size() == 1) {
            facts.add("stack " + family.example().id());
        }
        wrapped("    ", String.join(", ", facts));
        if (family.verdict() != Verdict.INSUFFICIENT_DATA) {
            wrapped("    ", family.members().get(0).verdict().reason());
        }
        if (family.members().size() > 1) {
            lines.add("    " + family.members().size() + " stacks of the same functions; one of them, stack "
                    + family.example().id() + ":");
        }
        frames(family);
    }

    /** Down to the suspect frame at least, and its caller: who calls is the next question. */
    private void frames(Family family) {
        List<Frame> frames = family.example().frames();
        int suspect = family.suspect().map(frames::indexOf).orElse(0);
        int shown = Math.min(frames.size(), Math.max(LEAST_FRAMES, suspect + 3));
        for (int i = 0; i < shown; i++) {
            lines.add((i == suspect ? "    > " : "      ")
                    + SafeText.of(frames.get(i).text())
                    + marks.behind(frames.get(i)));
        }
        if (frames.size() > shown) {
            lines.add("      and " + (frames.size() - shown) + " more");
        }
        marks.of(family.members().get(0)).forEach(note -> wrapped("      ", note));
        ObjectExamples.sentence(report.objects(family.members())).ifPresent(sentence -> wrapped("      ", sentence));
    }

    /** Prose, broken between words; the lines after the first stand below its text. */
    private void wrapped(String head, String text) {
        StringBuilder line = new StringBuilder(head);
        for (String word : text.split(" ")) {
            boolean first = line.length() == head.length();
            if (!first && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(head.length()));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
        }
        lines.add(line.toString());
    }

    /** The most frequent types, known ones alone. */
    private static String types(Map<String, Integer> types) {
        List<Map.Entry<String, Integer>> known = types.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        if (known.isEmpty()) {
            return "";
        }
        String most = known.stream()
                .limit(MOST_TYPES)
                .map(entry -> SafeText.of(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return " (" + most + (known.size() > MOST_TYPES ? ", ..." : "") + ")";
    }

    private void lost() {
        Map<Gap.Reason, Long> times = new TreeMap<>();
        Map<Gap.Reason, Integer> counts = new TreeMap<>();
        for (Gap gap : report.gaps()) {
            times.merge(gap.reason(), gap.toUpMillis() - gap.fromUpMillis(), Long::sum);
            counts.merge(gap.reason(), 1, Integer::sum);
        }
        if (counts.isEmpty()) {
            lines.add("Lost:     nothing");
        }
        counts.forEach((reason, count) -> lines.add("Lost:     " + reason + (count == 1 ? "" : " " + count + " times")
                + (report.head().timed() ? ", " + Words.time((double) times.getOrDefault(reason, 0L)) : "")));
    }

    private void unlisted() {
        Sample last = report.last();
        Map<String, Integer> types = last == null ? Map.of() : last.unlisted();
        int count = types.values().stream().mapToInt(Integer::intValue).sum();
        if (count > 0) {
            wrapped(
                    "No stack: ",
                    count + (count == 1 ? " handle was" : " handles were") + " opened before tracing"
                            + (report.gaps().isEmpty() ? "" : " or while data were lost") + types(types));
        }
    }

    private void findable() {
        report.judgement()
                .slowestFindableRatePerHour()
                .ifPresent(rate -> wrapped(
                        "Slowest:  ",
                        String.format(
                                Locale.ROOT,
                                "a leak of %.1f handles an hour is the slowest that this run could have found.",
                                rate)));
    }

    private void gui(CounterSpan counters) {
        List<String> counts = new ArrayList<>();
        TargetCounters first = counters.first().target();
        count(counts, "GDI", first.gdiObjects(), counters.target().gdiObjects());
        count(counts, "USER", first.userObjects(), counters.target().userObjects());
        if (!counts.isEmpty()) {
            wrapped("Also:     ", String.join(", ", counts) + "; handle tracing has no stacks for these.");
        }
    }

    private static void count(List<String> counts, String kind, int first, int last) {
        if (last >= 0 && (first > 0 || last > 0)) {
            counts.add(range(first, last) + " " + kind + " objects");
        }
    }

    /** What the watch itself took: a tool that looks for leaks shows that it has none. */
    private void ownCost(CounterSpan counters) {
        ProcessCost own = counters.last().own();
        List<String> facts = new ArrayList<>();
        if (own.cpuMillis() >= 0) {
            double percent = counters.percentOfCore();
            String seconds = String.format(Locale.ROOT, "%.1f s", own.cpuMillis() / 1000.0);
            facts.add(
                    percent < 0
                            ? seconds + " of a core"
                            : String.format(Locale.ROOT, "%.2f %% of a core (%s)", percent, seconds));
        }
        if (counters.mostWorkingSetBytes() >= 0) {
            facts.add((counters.mostWorkingSetBytes() >> 20) + " MB");
        }
        if (own.handles() >= 0) {
            facts.add(range(counters.first().own().handles(), own.handles()) + " handles");
        }
        if (own.threads() >= 0) {
            facts.add(range(counters.first().own().threads(), own.threads()) + " threads");
        }
        if (!facts.isEmpty()) {
            wrapped("Own cost: ", String.join(", ", facts) + ".");
        }
    }

    private static String range(int first, int last) {
        return first == last || first < 0 ? Integer.toString(last) : first + " to " + last;
    }
}
