package io.handlewatch.detect;

import java.util.Locale;

/** Times as people read them. */
public final class Words {
    private Words() {}

    /** A duration in the unit that fits: "45 s", "12 min", "7.9 h". */
    public static String time(double millis) {
        if (millis < 90_000) {
            return Math.round(millis / 1000) + " s";
        }
        if (millis < 90 * 60_000) {
            return Math.round(millis / 60_000) + " min";
        }
        return String.format(Locale.ROOT, "%.1f h", millis / 3_600_000);
    }
}
