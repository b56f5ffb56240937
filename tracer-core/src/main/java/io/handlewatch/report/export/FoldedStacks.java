package io.handlewatch.report.export;

import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.SafeText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The open handles as folded stacks, the form that flame graph tools read (Brendan Gregg's stackcollapse): one line a stack, outermost caller first, frames with {@code ;}
 * between, then a blank and the number of handles open now. Stacks without an open handle are left out. Marks stand behind the names of frames; those of a whole stack are
 * frames outside of its outermost caller, so that stacks without a known root have one together.
 */
public final class FoldedStacks {
    /** Stands for the frames of a stack that has none. */
    static final String NO_FRAMES = "(no frames recorded)";

    private FoldedStacks() {}

    /** Writes the lines; leaves the writer open. */
    public static void write(RunReport report, Writer out) throws IOException {
        Marks marks = Marks.of(report);
        for (StackReport one : report.stacks()) {
            if (one.verdict().openNow() > 0) {
                List<String> frames = new ArrayList<>();
                one.stack().frames().forEach(frame -> frames.add(safe(frame.function()) + marks.behind(frame)));
                if (frames.isEmpty()) {
                    frames.add(NO_FRAMES);
                }
                frames.addAll(outside(one));
                Collections.reverse(frames);
                out.write(String.join(";", frames));
                out.write(" " + one.verdict().openNow() + "\n");
            }
        }
    }

    /** The marks of a whole stack, as frames outside of its outermost caller. */
    static List<String> outside(StackReport one) {
        return Marks.words(one).stream().map(word -> "(" + word + ")").toList();
    }

    /** A semicolon or a line end in a name would make another stack of it. */
    private static String safe(String name) {
        return SafeText.whole(name).replace(';', ':');
    }
}
