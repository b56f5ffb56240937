package io.handlewatch.report.export;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.trace.Frame;
import java.io.IOException;
import java.io.Writer;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The open handles as folded stacks, the form that flame graph tools read (Brendan Gregg's stackcollapse): one line a stack, outermost caller first, frames with {@code ;}
 * between, then a blank and the number of handles open now. Stacks without an open handle are left out.
 */
public final class FoldedStacks {
    /** Stands for the frames of a stack that has none. */
    static final String NO_FRAMES = "(no frames recorded)";

    private FoldedStacks() {}

    /** Writes the lines; leaves the writer open. */
    public static void write(RunReport report, Writer out) throws IOException {
        for (StackReport one : report.stacks()) {
            if (one.verdict().openNow() > 0) {
                List<String> frames = one.stack().frames().stream()
                        .map(Frame::function)
                        .map(FoldedStacks::safe)
                        .collect(Collectors.toList());
                Collections.reverse(frames);
                out.write(frames.isEmpty() ? NO_FRAMES : String.join(";", frames));
                out.write(" " + one.verdict().openNow() + "\n");
            }
        }
    }

    /** A semicolon or a line end in a name would make another stack of it. */
    private static String safe(String name) {
        return SafeText.whole(name).replace(';', ':');
    }
}
