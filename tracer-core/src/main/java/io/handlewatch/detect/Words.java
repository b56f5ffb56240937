package io.handlewatch.detect;

import java.util.Locale;

/** Times in words, for reasons. */
final class Words {
    private Words() {}

    static String time(double millis) {
        if (millis < 90_000) {
            return Math.round(millis / 1000) + " s";
        }
        if (millis < 90 * 60_000) {
            return Math.round(millis / 60_000) + " min";
        }
        return String.format(Locale.ROOT, "%.1f h", millis / 3_600_000);
    }
}
