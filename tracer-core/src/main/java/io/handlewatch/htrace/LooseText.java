package io.handlewatch.htrace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Takes off a line what web pages, mail programs and editors put round it. */
final class LooseText {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private LooseText() {}

    /** UTF-8, and Western Windows text where it is not UTF-8. */
    static String decode(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, from, to - from, WINDOWS);
        }
    }

    /** Without blanks at both ends, {@code >} of quoting, {@code **} of bold text, a backslash before a hyphen. */
    static String strip(String line) {
        int from = 0;
        while (from < line.length() && (line.charAt(from) == '>' || blank(line.charAt(from)))) {
            from++;
        }
        String text = trim(line.substring(from));
        if (text.startsWith("**") && text.length() > 2 && text.charAt(2) != '*' && !blank(text.charAt(2))) {
            text = trim(text.endsWith("**") ? text.substring(2, Math.max(2, text.length() - 2)) : text.substring(2));
        }
        if (text.startsWith("\\-")) {
            text = text.substring(1);
        }
        return text;
    }

    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && blank(text.charAt(from))) {
            from++;
        }
        while (to > from && blank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Blanks, no-break spaces, controls, the mark at the begin of a file. */
    static boolean blank(char c) {
        return c <= ' ' || c == '\u00a0' || c == '\u200b' || c == '\ufeff' || c == '\u202f' || c == '\u3000';
    }

    /** Three or more hyphens or dashes and nothing else, or the hash marks that Markdown makes of them. */
    static boolean separator(String text) {
        if (text.equals("##") || text.equals("#")) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && (c < '\u2010' || c > '\u2015') && c != '\u2212') {
                return false;
            }
        }
        return text.length() >= 3;
    }

    /** What authors put in the place of entries or frames that they left out. */
    static boolean abridged(String text) {
        return !text.isEmpty()
                && (text.chars().allMatch(c -> c == '.' || c == '\u2026')
                        || (text.length() > 3 && text.chars().allMatch(c -> c == '*')));
    }

    /** What the symbol code says while names are looked up. The first star may be lost. */
    static boolean symbols(String text) {
        return text.startsWith("DBGHELP:")
                || text.startsWith("SYMSRV:")
                || (text.startsWith("**") && (text.contains("* WARNING:") || text.contains("* ERROR:")));
    }
}
