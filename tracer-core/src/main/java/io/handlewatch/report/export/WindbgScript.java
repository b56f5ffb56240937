package io.handlewatch.report.export;

import io.handlewatch.detect.Verdict;
import io.handlewatch.report.Family;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A script for WinDbg or cdb: a breakpoint on the suspect frame of each leaking stack, which shows what the call into the system returned, the handle and the whole stack,
 * and goes on. Where nothing leaks so far, the suspects have the breakpoints.
 *
 * <p>A name from the target stands in comments alone, there reduced to letters, digits and signs that mean nothing to the debugger. Lines end in CR LF: with LF alone,
 * {@code $$<} reads the end of a line again behind a line with a block, and obeys it (seen with dbgeng 10.0.29507).
 */
public final class WindbgScript {
    private static final int MOST_BREAKPOINTS = 16;
    private static final int MOST_SUSPECTS = 5;
    private static final int LONGEST_NAME = 120;
    private static final String COMMENT = "$$ ";

    private final RunReport report;
    private final Marks marks;
    private final Writer out;
    private final Set<Breakpoint> set = new LinkedHashSet<>();
    private int left;

    private WindbgScript(RunReport report, Writer out) {
        this.report = report;
        this.marks = Marks.of(report);
        this.out = out;
    }

    /** Writes the script; leaves the writer open. */
    public static void write(RunReport report, Writer out) throws IOException {
        new WindbgScript(report, out).write();
    }

    private void write() throws IOException {
        head();
        List<Family> suspects = Family.suspects(report);
        List<Family> leaks = suspects.stream()
                .filter(family -> family.verdict() == Verdict.LEAK)
                .toList();
        if (leaks.isEmpty()) {
            line(COMMENT + "No stack has the verdict LEAK. What stays so far:");
        }
        for (Family family :
                leaks.isEmpty() ? suspects.stream().limit(MOST_SUSPECTS).toList() : leaks) {
            for (StackReport one : family.members()) {
                stack(family, one);
            }
        }
        if (left > 0) {
            line(COMMENT + left + " more places are left out: too many breakpoints hide what they show.");
        }
        line("bl");
        line(".echo handlewatch: " + set.size() + " places, g lets the program go on");
    }

    private void head() throws IOException {
        line(COMMENT + told(report.head().tool()) + ": where handles are opened that leak, for WinDbg and cdb");
        line(COMMENT + "Watched: " + told(report.head().image()) + ", pid "
                + report.head().pid());
        line(COMMENT + "Attach to the process for debugging, run this file with $$< and its path, then g.");
        line(COMMENT + "While a debugger is attached breakpoints halt the whole program at each stop.");
        line(COMMENT + "Each stops where the call that opened the handle has returned, and shows its result,");
        line(COMMENT + "the handle of that value if there is one, and the stack, and goes on.");
        line(COMMENT + "A breakpoint is set only if the same build, or the same process, is there.");
    }

    private void stack(Family family, StackReport one) throws IOException {
        Optional<Frame> suspect = one.stack().suspect();
        String rate = report.head().timed() && one.verdict().ratePerHour() > 0
                ? String.format(Locale.ROOT, ", %.1f an hour", one.verdict().ratePerHour())
                : "";
        String what = family.word() + rate + ", stack " + one.stack().id()
                + Marks.words(one).stream().map(word -> ", " + word).collect(Collectors.joining());
        if (suspect.isEmpty()) {
            line(COMMENT + what
                    + ": all its frames are in modules of the system, where everything passes: no breakpoint");
            return;
        }
        Optional<Breakpoint> place = Breakpoint.of(suspect.get(), report);
        if (place.isEmpty()) {
            line(COMMENT + what + ": no address is known of " + named(suspect.get()));
        } else if (set.contains(place.get())) {
            line(COMMENT + what + ": the same place, called from elsewhere");
        } else if (set.size() == MOST_BREAKPOINTS) {
            left++;
        } else {
            set.add(place.get());
            line(COMMENT + set.size() + ". " + what + ": " + named(suspect.get()));
            line(command(place.get(), set.size()));
        }
    }

    private static String command(Breakpoint place, int number) {
        return ".if (" + place.same() + ") { " + place.set() + " " + place.where() + " \".echo handlewatch: place "
                + number
                + "; ? @$retreg; !handle @$retreg f; kn 0n32; gc\" } .else { .echo handlewatch: other code, no breakpoint "
                + number + " }";
    }

    private String named(Frame frame) {
        return told(frame.text()) + marks.behind(frame);
    }

    /** A name as it may stand in a comment. */
    private static String told(String name) {
        StringBuilder safe = new StringBuilder();
        name.replace('\\', '/')
                .codePoints()
                .limit(LONGEST_NAME)
                .forEach(c -> safe.append(
                        c < 0x7f && (Character.isLetterOrDigit(c) || "_!:+.,<>()~-/ ".indexOf(c) >= 0)
                                ? (char) c
                                : '?'));
        return safe.toString();
    }

    private void line(String text) throws IOException {
        out.write(text);
        out.write("\r\n");
    }
}
