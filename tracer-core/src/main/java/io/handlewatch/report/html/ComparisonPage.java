package io.handlewatch.report.html;

import io.handlewatch.report.Family;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.report.compare.Change;
import io.handlewatch.report.compare.ChangeMarks;
import io.handlewatch.report.compare.Comparison;
import io.handlewatch.report.compare.ComparisonText;
import io.handlewatch.trace.Frame;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A comparison as one self-contained page in the look of {@link HtmlReport}. It has no script: its Content-Security-Policy allows its own style and nothing else. Names
 * of the target reach it as escaped text only.
 */
public final class ComparisonPage {
    private static final int WIDTH = 1000;

    private final Comparison comparison;
    private final ChangeMarks marks;
    private final Writer out;
    private final double lowest;
    private final double highest;

    private ComparisonPage(Comparison comparison, Writer out) {
        this.comparison = comparison;
        this.marks = new ChangeMarks(comparison);
        this.out = out;
        List<Family> leaks = comparison.changes().stream()
                .flatMap(change ->
                        Stream.of(change.before().leak(), change.after().leak()))
                .flatMap(Optional::stream)
                .toList();
        // A lower end of 0 has no place on a scale of logarithms: its line begins at the left edge.
        this.lowest = leaks.stream()
                .mapToDouble(leak -> leak.rateLow() > 0 ? leak.rateLow() : leak.ratePerHour() / 10)
                .filter(rate -> rate > 0)
                .min()
                .orElse(1);
        this.highest = Math.max(
                lowest * 1.01,
                leaks.stream().mapToDouble(Family::rateHigh).max().orElse(10));
    }

    /** Writes the page; leaves the writer open. */
    public static void write(Comparison comparison, Writer out) throws IOException {
        new ComparisonPage(comparison, out).write();
    }

    private void write() throws IOException {
        String style = HtmlReport.resource("page.css") + "\n" + HtmlReport.resource("compare.css");
        String sentence = ComparisonText.sentence(comparison);
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                + HtmlReport.hash(style) + "'; base-uri 'none'; form-action 'none'\">\n");
        out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.write("<title>" + shown(sentence) + " - handlewatch</title>\n");
        out.write("<style>" + style + "</style>\n</head>\n<body>\n");
        out.write("<header><h1 class=\"" + comparison.overall() + "\">" + shown(sentence) + "</h1>\n");
        out.write("<table class=\"runs\"><tbody>\n");
        run("before", comparison.first());
        run("after", comparison.second());
        out.write("</tbody></table>\n");
        for (String note : comparison.notes()) {
            out.write("<p>" + shown(note) + "</p>\n");
        }
        out.write(
                "</header>\n<main>\n<section aria-labelledby=\"families\"><h2 id=\"families\">Function by function</h2>\n");
        if (comparison.changes().isEmpty()) {
            out.write("<p>No function leaks or may leak in either run.</p>\n");
        } else {
            out.write("<p>Worst first. A dot is a rate, its line the 95 % interval, on a logarithmic scale from "
                    + rate(lowest) + " to " + rate(highest) + " handles an hour.</p>\n");
        }
        for (Change change : comparison.changes()) {
            change(change);
        }
        out.write("</section>\n</main>\n<footer><p>"
                + shown(comparison.second().head().tool()) + "</p></footer>\n</body>\n</html>\n");
    }

    private void run(String word, RunReport run) throws IOException {
        out.write("<tr><th scope=\"row\">" + word + "</th><td>" + shown(ComparisonText.run(run)) + "</td></tr>\n");
    }

    private void change(Change change) throws IOException {
        out.write("<details class=\"change\"><summary><span class=\"word " + change.kind() + "\">" + change.kind()
                + "</span><span><span class=\"name\">"
                + shown(change.name() + marks.behindName(change) + comparison.calledBy(change)) + "</span>\n"
                + side("before", ComparisonText.side(change.before(), comparison.first()))
                + side("after", ComparisonText.side(change.after(), comparison.second())) + "</span>\n"
                + picture(change)
                + "</summary>\n");
        out.write("<div class=\"inside\"><p>" + shown(change.reason()) + "</p>\n");
        if (!change.match().sentence().isEmpty()) {
            out.write("<p>" + shown(change.match().sentence()) + "</p>\n");
        }
        for (String note : marks.notes(change)) {
            out.write("<p>" + shown(note) + "</p>\n");
        }
        out.write("<ol class=\"frames\">\n");
        Frame suspect = change.suspect().orElse(null);
        for (Frame frame : change.frames()) {
            out.write((frame.equals(suspect) ? "<li class=\"suspect\">" : "<li>")
                    + shown(frame.text() + marks.behind(change, frame)) + "</li>\n");
        }
        out.write("</ol></div></details>\n");
    }

    private static String side(String word, String text) {
        return "<span class=\"side\"><span class=\"mark\">" + word + "</span> <span>" + shown(text)
                + "</span></span>\n";
    }

    /** Both intervals as lines; their numbers stand in words too, so the picture is no news to a screen reader. */
    private String picture(Change change) {
        if (!change.before().leak().isPresent() && !change.after().leak().isPresent()) {
            return "<span></span>";
        }
        return "<svg viewBox=\"0 0 " + WIDTH + " 60\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                + "<line class=\"axis\" x1=\"0\" y1=\"59\" x2=\"" + WIDTH + "\" y2=\"59\"/>"
                + change.before()
                        .leak()
                        .map(leak -> interval(leak, "before", 29))
                        .orElse("")
                + change.after().leak().map(leak -> interval(leak, "after", 50)).orElse("") + "</svg>";
    }

    private String interval(Family leak, String name, int y) {
        String rate = x(leak.ratePerHour());
        return "<line class=\"" + name + "\" x1=\"" + x(leak.rateLow()) + "\" y1=\"" + y + "\" x2=\""
                + x(leak.rateHigh())
                + "\" y2=\"" + y + "\"/><ellipse class=\"" + name + "\" cx=\"" + rate + "\" cy=\"" + y
                + "\" rx=\"14\" ry=\"4\"/>";
    }

    /** The place of a rate, a little away from the edges. */
    private String x(double rate) {
        double place = Math.log(Math.max(rate, lowest) / lowest) / Math.log(highest / lowest);
        return String.format(Locale.ROOT, "%.1f", 20 + place * (WIDTH - 40));
    }

    private static String rate(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }

    private static String shown(String text) {
        return HtmlReport.escaped(SafeText.whole(text));
    }
}
