package io.handlewatch.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes the page beside its name first, and then puts it in place: whoever reads it sees a whole one. */
final class HtmlFile {
    private HtmlFile() {}

    /** To be asked before the work is done, too. */
    static void refuse(Path page, List<Path> runs) {
        for (Path run : runs) {
            try {
                if (Files.exists(page) && Files.exists(run) && Files.isSameFile(page, run)) {
                    throw new UsageException(
                            "The page would take the place of the run: name another file with --html.");
                }
            } catch (IOException e) {
                // what cannot be asked about cannot be written either, and that has a sentence of its own
            }
        }
    }

    /** What writes the page's text. */
    interface Content {
        void write(Writer out) throws IOException;
    }

    /** Writes a page made from these runs, none of which it may replace. */
    static void write(Path page, List<Path> runs, Content content) {
        refuse(page, runs);
        Path folder = page.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || (Files.exists(page) && !Files.isRegularFile(page))) {
            throw new UsageException(
                    "The page cannot be written to " + page + ": name a file in a folder that is there.");
        }
        // Not a temporary file of Java's: nobody but its owner could read the page.
        Path part = page.resolveSibling(
                page.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try {
                try (Writer out = Files.newBufferedWriter(part)) {
                    content.write(out);
                }
                Files.move(part, page, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UsageException("The page cannot be written to " + page
                    + ": make room, or name another file with --html in a folder that you may write to.");
        }
    }
}
