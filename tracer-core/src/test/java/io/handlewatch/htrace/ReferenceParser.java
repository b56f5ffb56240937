package io.handlewatch.htrace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar again in the plainest way, line by line with patterns, for text that a debugger printed and something damaged. Independent of the parser:
 * it shares no code with it.
 */
final class ReferenceParser {
    record Entry(String type, String handle, List<String> owner, List<String> frames, boolean complete) {}

    private static final Pattern HEADER = Pattern.compile(
            "Handle = (0x[0-9a-fA-F]+)(?=[ -])[^A-Za-z0-9:]*\\b(OPEN|CLOSE|BAD ?REF|BAD REFERENCE)\\b.*",
            Pattern.DOTALL);
    private static final Pattern BROKEN_HEADER = Pattern.compile("Handle =.*", Pattern.DOTALL);
    private static final Pattern OWNER = Pattern.compile("Thread ID = (0x[0-9a-fA-F]+), Process ID = (0x[0-9a-fA-F]+)");
    // A carriage return inside a line ends nothing.
    private static final Pattern FRAME = Pattern.compile("0x([0-9a-fA-F]{1,16}):(.*)", Pattern.DOTALL);
    private static final Pattern END =
            Pattern.compile("-{3,}|Displayed 0x[0-9a-fA-F]+.*|Parsed 0x[0-9a-fA-F]+.*|Dumped 0x[0-9a-fA-F]+.*"
                    + "|0x[0-9a-fA-F]+ new stack.*|Handle tracing (information snapshot successfully taken|enabled|disabled|is not enabled for this process).*"
                    + "|Ignoring handles that were already closed.*|Outstanding handles opened since the previous.*|No outstanding handles opened since.*"
                    + "|The difference between the two snapshots is too large.*|Please start over with.*|No stack traces available.*"
                    + "|ERROR: no initial snapshot available.*|!htrace \\[handle.*|!htrace -enable \\[max_traces\\].*");
    private static final Pattern PROMPT = Pattern.compile("\\d+:\\d+>.*|!htrace.*");

    private ReferenceParser() {}

    static List<Entry> parse(String text) {
        List<Entry> entries = new ArrayList<>();
        String type = null;
        String handle = "";
        List<String> owner = List.of();
        List<String> frames = new ArrayList<>();
        int end = text.lastIndexOf('\n') + 1;
        for (String raw : text.substring(0, end).split("\n", -1)) {
            String line = raw.strip();
            Matcher header = HEADER.matcher(line);
            Matcher owners = OWNER.matcher(line);
            Matcher frame = FRAME.matcher(line);
            boolean begins = header.matches();
            boolean ends = begins
                    || END.matcher(line).matches()
                    || BROKEN_HEADER.matcher(line).matches();
            boolean prompt = PROMPT.matcher(line).matches();
            if (type != null && (ends || prompt)) {
                entries.add(new Entry(type, handle, owner, frames, ends));
                type = null;
            }
            if (begins) {
                type = header.group(2).startsWith("B") ? "BAD_REFERENCE" : header.group(2);
                handle = header.group(1);
                owner = List.of();
                frames = new ArrayList<>();
            } else if (type != null && owners.matches()) {
                owner = List.of(hex(owners.group(1)), hex(owners.group(2)));
            } else if (type != null && frame.matches()) {
                frames.add(hex(frame.group(1)) + " " + frame.group(2).strip());
            }
        }
        if (type != null) {
            entries.add(new Entry(type, handle, owner, frames, false));
        }
        return entries;
    }

    private static String hex(String digits) {
        return new BigInteger(digits.replaceFirst("^0x", ""), 16).toString(16);
    }
}
