package io.handlewatch.cli;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.html.HtmlReport;
import io.handlewatch.report.html.Timeline;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.util.List;

/** Writes the page beside its name first, and then puts it in place: whoever reads it sees a whole one. */
final class HtmlFile {
    private HtmlFile() {}

    static void write(Path page, RunReport report, Timeline timeline, List<String> notes) {
        Path folder = page.toAbsolutePath().getParent();
        if (Files.isDirectory(page) || folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(
                    "The page cannot be written to " + page + ": name a file in a folder that is there.");
        }
        try {
            Path part = Files.createTempFile(folder, "handlewatch", ".part");
            try {
                try (Writer out = Files.newBufferedWriter(part)) {
                    HtmlReport.write(report, timeline, notes, ZoneId.systemDefault(), out);
                }
                Files.move(part, page, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UsageException("The page cannot be written to " + page + " (" + e.getMessage()
                    + "): name another file with --html.");
        }
    }
}
