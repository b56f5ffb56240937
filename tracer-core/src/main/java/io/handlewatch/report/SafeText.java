package io.handlewatch.report;

/** Names as they may be shown in a terminal: control and direction characters are written out, not obeyed; long ones are cut. */
public final class SafeText {
    private static final int LONGEST = 100;

    private SafeText() {}

    /** The text, safe to show, and cut. */
    public static String of(String text) {
        int end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
        return whole(text.substring(0, end)) + (end < text.length() ? "..." : "");
    }

    /** The text, safe to show, in its whole length. */
    public static String whole(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.UNASSIGNED) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
