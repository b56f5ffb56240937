package io.handlewatch.report.html;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.TextReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The run as one self-contained page. It asks the network for nothing: style, script and the chart library (uPlot, MIT) are in it, and its Content-Security-Policy
 * allows exactly these, by their hashes. Names of the target reach it as text only: escaped in the summary, through textContent by the script. The summary, the worst
 * families and what was lost are there without the script.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the page; leaves the writer open.
     *
     * @param notes sentences about the run file itself: how it ended, what it cannot tell
     * @param zone for every time on the page, those of the script too
     */
    public static void write(RunReport report, Timeline timeline, List<String> notes, ZoneId zone, Writer out)
            throws IOException {
        String style = resources("uplot.css", "page.css");
        String script = resources("uplot.js") + "\n(function () {\n\"use strict\";\n"
                + resources("data.js", "curves.js", "families.js", "icicle.js") + "})();";
        List<String> summary = TextReport.summary(report, zone);
        Prose prose = new Prose(report, timeline, zone);
        String policy = "default-src 'none'; style-src 'sha256-" + hash(style) + "'; script-src 'sha256-" + hash(script)
                + "'; base-uri 'none'; form-action 'none'";
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n");
        out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.write("<title>" + escaped(summary.get(0)) + " - handlewatch</title>\n");
        out.write("<style>" + style + "</style>\n</head>\n<body>\n");
        out.write("<header><h1 class=\"" + report.judgement().overall().name() + "\">" + escaped(summary.get(0))
                + "</h1>\n");
        for (String line : summary.subList(1, summary.size())) {
            out.write("<p>" + escaped(line) + "</p>\n");
        }
        prose.notes(notes, out);
        prose.worst(out);
        out.write("</header>\n<main>\n" + resources("page.html"));
        prose.facts(out);
        out.write("</main>\n");
        prose.footer(out);
        out.write("<script type=\"application/json\" id=\"data\">" + PageData.text(report, timeline, zone)
                + "</script>\n");
        out.write("<script>" + script + "</script>\n</body>\n</html>\n");
    }

    private static String resources(String... names) {
        return Stream.of(names).map(HtmlReport::resource).collect(Collectors.joining("\n"));
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
