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
        double tenths = millis / 360_000;
        // Formatting is dear, and most numbers are far from the middle between two tenths.
        return Math.abs(tenths - Math.floor(tenths) - 0.5) > 1e-6 && tenths < 1e9
                ? Math.round(tenths) / 10 + "." + Math.round(tenths) % 10 + " h"
                : String.format(Locale.ROOT, "%.1f h", millis / 3_600_000);
    }
}
