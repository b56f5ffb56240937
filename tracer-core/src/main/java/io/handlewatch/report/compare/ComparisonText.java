package io.handlewatch.report.compare;

import io.handlewatch.detect.Words;
import io.handlewatch.report.Family;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.SafeText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A comparison as text: one sentence, the two runs, then one family after the other, worst first. */
public final class ComparisonText {
    private static final int MOST = 10;

    /** In one zone, whoever reads it: two runs are often from two machines. */
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ComparisonText() {}

    /** The lines. */
    public static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        ChangeMarks marks = new ChangeMarks(comparison);
        lines.add(sentence(comparison));
        lines.add("before  " + run(comparison.first()));
        lines.add("after   " + run(comparison.second()));
        comparison.notes().forEach(note -> lines.add("Note: " + SafeText.whole(note)));
        comparison.changes().stream().limit(MOST).forEach(change -> {
            lines.add("");
            lines.add(change.kind() + "  " + SafeText.of(change.name()) + marks.behindName(change)
                    + SafeText.of(comparison.calledBy(change)));
            lines.add("    before  " + side(change.before(), comparison.first()));
            lines.add("    after   " + side(change.after(), comparison.second()));
            lines.add("    " + change.reason());
            if (!change.match().sentence().isEmpty()) {
                lines.add("    " + change.match().sentence());
            }
            marks.notes(change).forEach(note -> lines.add("    " + note));
        });
        if (comparison.changes().size() > MOST) {
            lines.add("");
            lines.add("And " + (comparison.changes().size() - MOST) + " more; --json and --html have them all.");
        }
        return lines;
    }

    /** The whole in one sentence. */
    public static String sentence(Comparison comparison) {
        List<String> parts = new ArrayList<>();
        part(parts, comparison, Change.Kind.NEW, "new");
        part(parts, comparison, Change.Kind.FASTER, "faster");
        part(parts, comparison, Change.Kind.UNDECIDABLE, "undecidable");
        part(parts, comparison, Change.Kind.UNCHANGED, "unchanged");
        part(parts, comparison, Change.Kind.SLOWER, "slower");
        part(parts, comparison, Change.Kind.GONE, "gone");
        String what = parts.isEmpty()
                ? comparison.overall() == Comparison.Overall.UNDECIDABLE
                        ? "no run shows a leak, and not both could have found one."
                        : "nothing leaks in either run."
                : "of what leaks or may leak, " + parts.get(0)
                        + (parts.size() == 1 ? "" : ", " + String.join(", ", parts.subList(1, parts.size()))) + ".";
        return comparison.overall() + ": " + what;
    }

    private static void part(List<String> parts, Comparison comparison, Change.Kind kind, String word) {
        if (comparison.count(kind) > 0) {
            parts.add(comparison.count(kind) + " " + word);
        }
    }

    /** One run in one line. */
    public static String run(RunReport run) {
        String name = Comparison.imageName(run);
        StringBuilder line =
                new StringBuilder(SafeText.of(name.isEmpty() ? run.head().source() : name));
        if (run.head().pid() > 0) {
            line.append(" (pid ").append(run.head().pid()).append(')');
        }
        Instant started = run.head().startedAt();
        if (started != null) {
            line.append(", ").append(MINUTE.format(started));
        }
        line.append(": ").append(run.samples()).append(run.samples() == 1 ? " sample" : " samples");
        if (run.last() != null && run.head().timed()) {
            line.append(" in ").append(Words.time((double) run.last().upMillis()));
        }
        if (!name.isEmpty()) {
            line.append(" by ").append(SafeText.of(run.head().source()));
        }
        run.judgement()
                .slowestFindableRatePerHour()
                .ifPresent(rate -> line.append(String.format(Locale.ROOT, ", finds leaks from %.1f an hour on", rate)));
        return line.toString();
    }

    /** What one run says of a family. */
    public static String side(Side side, RunReport run) {
        if (side.stacks().isEmpty()) {
            return "not seen";
        }
        Optional<Family> leak = side.leak();
        String open = ", " + side.openNow() + " open";
        if (leak.isPresent() && run.head().timed()) {
            return String.format(
                            Locale.ROOT,
                            "%.1f an hour (%.1f to %.1f)",
                            leak.get().ratePerHour(),
                            leak.get().rateLow(),
                            leak.get().rateHigh())
                    + open;
        }
        return side.word()
                + (run.head().timed() && side.keptPerHour() > 0 && leak.isEmpty()
                        ? String.format(Locale.ROOT, ", %.1f an hour stay so far", side.keptPerHour())
                        : "")
                + open;
    }
}
