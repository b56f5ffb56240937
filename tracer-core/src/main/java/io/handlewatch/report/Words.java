package io.handlewatch.report;

import java.util.Locale;

/** Numbers as people read them. */
public final class Words {
    private Words() {}

    /** A duration in the unit that fits: "45 s", "12 min", "7.9 h". */
    public static String duration(long millis) {
        if (millis < 120_000) {
            return millis / 1000 + " s";
        }
        return millis < 7_200_000
                ? millis / 60_000 + " min"
                : String.format(Locale.ROOT, "%.1f h", millis / 3_600_000.0);
    }
}
