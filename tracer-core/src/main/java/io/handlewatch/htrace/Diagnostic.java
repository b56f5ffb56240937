package io.handlewatch.htrace;

/**
 * A line that is not part of an answer, or not the whole of it. Kept, never thrown.
 *
 * @param line its number in the text, from 1
 * @param kind what it is
 * @param text the line without the blanks round it, at most {@value #LONGEST} characters
 */
public record Diagnostic(int line, Kind kind, String text) {
    /** Longer texts are cut. */
    static final int LONGEST = 400;

    public Diagnostic {
        text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /** Why a line was put aside. */
    public enum Kind {
        /** Any other output: it does not end an entry. */
        NOISE,
        /** The symbol code speaks: {@code *** WARNING}, {@code *** ERROR}, {@code DBGHELP:}. */
        SYMBOLS,
        /** {@code ...} or asterisks: somebody left entries or frames out. */
        ABRIDGED,
        /** A frame or an owner without an entry before it. */
        STRAY,
        /** {@code ERROR: Unknown operation type}: the listing stops there. */
        UNKNOWN_OPERATION,
        /** The last line has no line end: nothing was taken from it. */
        CUT_LINE,
        /** A line longer than anything that a debugger prints. */
        OVERLONG
    }
}
