package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import org.jspecify.annotations.Nullable;

/** A line of a frame list, damaged or not: {@code 0xADDRESS: text}. */
final class FrameLine {
    private FrameLine() {}

    /** The frame, or null where the line is none. Takes a mark of Markdown before the address and blanks before the colon. */
    static @Nullable Frame parse(String line) {
        String text = withoutHashes(LooseText.strip(line));
        if (!text.startsWith("0x") && !text.startsWith("0X")) {
            return null;
        }
        long address = 0;
        int digits = 0;
        int i = 2;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit >= 0) {
                address = (address << 4) | digit;
                digits++;
            } else if (c != '`') {
                break;
            }
        }
        while (i < text.length() && LooseText.blank(text.charAt(i))) {
            i++;
        }
        if (digits == 0 || digits > 16 || i >= text.length() || text.charAt(i) != ':') {
            return null;
        }
        return Frame.parse(address, withoutNote(LooseText.trim(text.substring(i + 1))));
    }

    /** Whether a separator that Markdown swallowed stands glued in front of the frame. */
    static boolean glued(String stripped) {
        return stripped.startsWith("#");
    }

    private static String withoutHashes(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) == '#') {
            i++;
        }
        return i == 0 ? text : LooseText.trim(text.substring(i));
    }

    /** Leaves out what an author wrote behind many blanks, or behind an arrow or slashes: {@code GdiPlay+0x186      <---- SECOND CLOSE}. */
    private static String withoutNote(String text) {
        for (int from = 0; from < text.length(); from++) {
            if (!LooseText.blank(text.charAt(from))) {
                continue;
            }
            int to = from;
            int width = 0;
            while (LooseText.blank(text.charAt(to))) {
                width += text.charAt(to++) == '\t' ? 4 : 1;
            }
            boolean arrow = text.startsWith("<-", to) || text.startsWith("<=", to) || text.startsWith("//", to);
            boolean offset = endsWithOffset(text, from);
            if ((width >= 3 && (arrow || offset)) || (arrow && offset)) {
                return text.substring(0, from);
            }
            from = to;
        }
        return text;
    }

    private static boolean endsWithOffset(String text, int end) {
        int i = end;
        while (i > 0 && Character.digit(text.charAt(i - 1), 16) >= 0) {
            i--;
        }
        int digits = end - i;
        if (i > 1 && text.charAt(i - 1) == 'x' && text.charAt(i - 2) == '0') {
            i -= 2;
        }
        while (i > 0 && text.charAt(i - 1) == ' ') {
            i--;
        }
        return digits > 0 && i > 0 && text.charAt(i - 1) == '+';
    }
}
