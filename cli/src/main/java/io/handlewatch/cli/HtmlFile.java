package io.handlewatch.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the page beside its name first, and then puts it in place: whoever reads it sees a whole one. */
final class HtmlFile {
    private HtmlFile() {}

    /** What writes the page's text. */
    interface Content {
        void write(Writer out) throws IOException;
    }

    static void write(Path page, Content content) {
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
