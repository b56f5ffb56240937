package io.handlewatch.report;

import io.handlewatch.detect.Explanation;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The open evidence on one stack as lines: its verdict and frames, then a table of what each rule saw and what it asks for. */
public final class ExplanationText {
    private ExplanationText() {}

    /** The lines. */
    public static List<String> lines(Explanation explanation, Stack stack, RunReport report) {
        Marks marks = Marks.of(report);
        StackVerdict verdict = explanation.verdict();
        List<String> lines = new ArrayList<>();
        lines.add("Stack " + stack.id() + ": " + verdict.verdict() + ", "
                + verdict.confidence().name().toLowerCase(Locale.ROOT) + " confidence");
        for (Frame frame : stack.frames()) {
            lines.add("    " + SafeText.of(frame.text()) + marks.behind(frame));
        }
        report.stacks().stream()
                .filter(one -> one.stack().id() == stack.id())
                .flatMap(one -> marks.of(one).stream())
                .forEach(note -> lines.add("    " + note));
        lines.add(verdict.reason());
        if (explanation.rows().isEmpty()) {
            return lines;
        }
        lines.add("");
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("leak?", "rule", "seen", "asked for"));
        for (Explanation.Row one : explanation.rows()) {
            String met = switch (one.met()) {
                case YES -> "yes";
                case NO -> "no";
                case NONE -> "";
            };
            table.add(List.of(met, one.rule(), one.seen(), one.asked()));
        }
        table.forEach(row -> lines.add(line(row, table)));
        if (verdict.verdict() == Verdict.LEAK) {
            lines.add("");
            lines.add("LEAK is an alarm that stands: it was raised after judgements in a row with a yes everywhere, "
                    + "two or, where old handles are closed too, six.");
        }
        return lines;
    }

    /** Cells in columns as wide as the widest of each. */
    private static String line(List<String> row, List<List<String>> table) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = table.stream()
                    .mapToInt(one -> one.get(column).length())
                    .max()
                    .orElse(0);
            line.append(row.get(i)).append(" ".repeat(width + 2 - row.get(i).length()));
        }
        return line.toString().stripTrailing();
    }
}
