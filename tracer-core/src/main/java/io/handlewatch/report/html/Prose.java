package io.handlewatch.report.html;

import io.handlewatch.detect.Verdict;
import io.handlewatch.detect.Words;
import io.handlewatch.report.Family;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.report.TextReport;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.RunHead;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The parts of the page that need no script: the worst families, what is missing, what was lost, what was done. */
final class Prose {
    private static final int MOST_WORST = 5;
    private static final int MOST_GAPS = 100;

    private final RunReport report;
    private final Timeline timeline;
    private final ZoneId zone;
    private final DateTimeFormatter clock;

    Prose(RunReport report, Timeline timeline, ZoneId zone) {
        this.report = report;
        this.timeline = timeline;
        this.zone = zone;
        this.clock =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    }

    /** What the run does not tell, before anything that it does tell. */
    void notes(List<String> given, Writer out) throws IOException {
        List<String> notes = new ArrayList<>(given);
        if (report.samples() == 0) {
            notes.add("No reading of the target is in this run: there is nothing to judge, and nothing to draw.");
        } else {
            if (report.stacks().isEmpty()) {
                notes.add(
                        "No call stack is in this run: nothing was opened while it was watched, or no record of it was read.");
            }
            if (report.last() != null && report.last().openHandles() < 0) {
                notes.add("How many handles were open at the end is not known.");
            }
        }
        if (!notes.isEmpty()) {
            out.write("<ul class=\"notes\">\n");
            for (String note : notes) {
                out.write("<li>" + HtmlReport.escaped(note) + "</li>\n");
            }
            out.write("</ul>\n");
        }
    }

    /** Which code, how fast, how sure, since when: a row for each of the worst families. */
    void worst(Writer out) throws IOException {
        List<Family> suspects = Family.suspects(report);
        if (suspects.isEmpty()) {
            return;
        }
        out.write("<table class=\"worst\"><caption>Where to look"
                + (suspects.size() > MOST_WORST
                        ? ", the worst " + MOST_WORST + " of " + suspects.size() + "; all of them below"
                        : "")
                + "</caption>\n<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Which code</th>"
                + "<th scope=\"col\">How fast, an hour</th><th scope=\"col\">How sure</th><th scope=\"col\">Since when</th>"
                + "<th scope=\"col\">Open now</th></tr></thead>\n<tbody>\n");
        Marks marks = Marks.of(report);
        for (Family family : suspects.stream().limit(MOST_WORST).toList()) {
            out.write("<tr><td class=\"word " + family.verdict() + "\">" + family.word() + "</td>");
            out.write("<th scope=\"row\" class=\"code\">"
                    + HtmlReport.escaped(SafeText.of(family.name()) + marks.behind(family)) + "</th>");
            cell(out, "How fast, an hour", speed(family));
            cell(out, "How sure", certainty(family));
            cell(out, "Since when", report.head().timed() ? since(family) : "no times");
            cell(out, "Open now", open(family));
            out.write("</tr>\n");
        }
        out.write("</tbody></table>\n");
    }

    private String since(Family family) {
        if (family.since() != null) {
            return clock.format(family.since());
        }
        return family.members().stream()
                .map(one -> one.verdict().firstSeen())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(first -> "first seen " + clock.format(first))
                .orElse("not known");
    }

    private static void cell(Writer out, String label, String text) throws IOException {
        out.write("<td data-label=\"" + label + "\">" + HtmlReport.escaped(text) + "</td>");
    }

    private String speed(Family family) {
        if (!report.head().timed()) {
            return "no times";
        }
        return family.verdict() == Verdict.LEAK
                ? String.format(
                        Locale.ROOT,
                        "%,.1f (%,.1f to %,.1f)",
                        family.ratePerHour(),
                        family.rateLow(),
                        family.rateHigh())
                : String.format(Locale.ROOT, "%,.1f stay so far", family.keptPerHour());
    }

    private static String certainty(Family family) {
        return switch (family.verdict()) {
            case LEAK -> family.confidence().name().toLowerCase(Locale.ROOT) + " confidence";
            case INSUFFICIENT_DATA -> "too early for a verdict";
            default -> "not shown to be a leak";
        };
    }

    private static String open(Family family) {
        String types = family.types().entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .sorted((a, b) -> b.getValue() - a.getValue())
                .limit(3)
                .map(entry -> SafeText.of(entry.getKey()))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d", family.openNow()) + (types.isEmpty() ? "" : " " + types);
    }

    private String time(Instant at) {
        return clock.format(at);
    }

    /** What was lost and when, what was done to the target, and the limits of what this run can say. */
    void facts(Writer out) throws IOException {
        out.write("<section aria-labelledby=\"facts\"><h2 id=\"facts\">What was lost, what was done</h2>\n<dl>\n");
        String before = "";
        for (String line : TextReport.facts(report, zone)) {
            int colon = line.indexOf(": ");
            String label = line.substring(0, Math.max(0, colon));
            out.write(label.equals(before) ? "" : "<dt>" + HtmlReport.escaped(label) + "</dt>\n");
            out.write("<dd>" + HtmlReport.escaped(line.substring(colon < 0 ? 0 : colon + 2)) + "</dd>\n");
            before = label;
        }
        out.write("</dl>\n");
        gaps(out);
        out.write("</section>\n");
    }

    private void gaps(Writer out) throws IOException {
        if (report.gaps().isEmpty()) {
            return;
        }
        out.write("<table class=\"lost\"><caption>Data that are missing"
                + (report.gaps().size() > MOST_GAPS
                        ? ", the first " + MOST_GAPS + " of " + report.gaps().size() + " times"
                        : "")
                + "</caption>\n<thead><tr><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">For</th>"
                + "<th scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
        for (Gap gap : report.gaps().stream().limit(MOST_GAPS).toList()) {
            boolean timed = report.head().timed();
            String why = gap.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            out.write("<tr>");
            cell(out, "From", timed ? time(Instant.ofEpochMilli(timeline.wallAt(gap.fromUpMillis()))) : "no times");
            cell(out, "To", timed ? time(Instant.ofEpochMilli(timeline.wallAt(gap.toUpMillis()))) : "no times");
            cell(out, "For", timed ? Words.time((double) (gap.toUpMillis() - gap.fromUpMillis())) : "no times");
            cell(out, "Why", why + (gap.detail().isEmpty() ? "" : ": " + SafeText.of(gap.detail())));
            out.write("</tr>\n");
        }
        out.write("</tbody></table>\n");
    }

    /** What made the run, what read it, and whose work is in the page. */
    void footer(Writer out) throws IOException {
        RunHead head = report.head();
        out.write("<footer><p>Recorded by " + HtmlReport.escaped(SafeText.of(head.tool()))
                + (head.engine().isEmpty() ? "" : ", " + HtmlReport.escaped(SafeText.of(head.engine())))
                + ". Times are those of " + HtmlReport.escaped(zone.getId())
                + ". Charts: uPlot, MIT licence, (c) 2022 Leon Sorokin.</p></footer>\n");
    }
}
