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

/**
 * The run as one self-contained page. It asks the network for nothing: style, script and the chart library (uPlot, MIT) are in it, and its Content-Security-Policy
 * allows exactly these, by their hashes. Names of the target reach it as text only: escaped in the summary, through textContent by the script.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the page; leaves the writer open.
     *
     * @param zone for the times of the summary; the script shows times in the reader's zone
     */
    public static void write(RunReport report, Timeline timeline, ZoneId zone, Writer out) throws IOException {
        String style = resource("uplot.css") + "\n" + resource("page.css");
        String script = resource("uplot.js") + "\n" + resource("page.js");
        List<String> summary = TextReport.summary(report, zone);
        String policy = "default-src 'none'; style-src 'sha256-" + hash(style) + "'; script-src 'sha256-" + hash(script)
                + "'; base-uri 'none'; form-action 'none'";
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.write("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n");
        out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.write("<title>" + escaped(summary.get(0)) + " - handlewatch</title>\n");
        out.write("<style>" + style + "</style>\n</head>\n<body>\n");
        out.write("<header><h1 class=\"verdict " + report.judgement().overall().name() + "\">" + escaped(summary.get(0))
                + "</h1>\n");
        for (String line : summary.subList(1, summary.size())) {
            out.write("<p>" + escaped(line) + "</p>\n");
        }
        out.write("</header>\n<main>\n");
        out.write(resource("page.html"));
        out.write("<section aria-labelledby=\"facts\"><h2 id=\"facts\">What was lost, what was done</h2>\n<ul>\n");
        for (String line : TextReport.facts(report, zone)) {
            out.write("<li>" + escaped(line) + "</li>\n");
        }
        out.write(
                "</ul></section>\n</main>\n<footer><p>" + escaped(report.head().tool())
                        + (report.head().engine().isEmpty()
                                ? ""
                                : "; " + escaped(report.head().engine()))
                        + ". Charts: uPlot, MIT licence, (c) 2022 Leon Sorokin.</p></footer>\n");
        out.write("<script type=\"application/json\" id=\"data\">" + PageData.text(report, timeline) + "</script>\n");
        out.write("<script>" + script + "</script>\n</body>\n</html>\n");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
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
