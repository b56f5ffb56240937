package io.handlewatch.detect;

import java.util.Locale;

/** Times as people read them. */
public final class Words {
    private Words() {}

    /** A duration that may be long, from its hours: as {@link #time}, then "12 days", "8.5 years". */
    public static String span(double hours) {
        if (hours < 48) {
            return time(hours * 3_600_000);
        }
        double days = hours / 24;
        if (days < 100) {
            return String.format(Locale.ROOT, days < 10 ? "%.1f days" : "%.0f days", days);
        }
        double years = days / 365.25;
        return years > 1000
                ? "more than 1,000 years"
                : String.format(Locale.ROOT, years < 10 ? "%.1f years" : "%.0f years", years);
    }

    /** A number with its thousands apart: "1,402". A verdict has several, and formatting is dear. */
    static String count(long number) {
        if (number > -1000 && number < 1000) {
            return Long.toString(number);
        }
        StringBuilder text = new StringBuilder().append(number);
        for (int at = text.length() - 3; at > (number < 0 ? 1 : 0); at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

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
