package io.handlewatch.watch;

import java.util.Locale;

/** Short durations for sentences. */
final class Seconds {
    private Seconds() {}

    /** "15 s", "1.5 s". */
    static String text(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
