package io.handlewatch.target;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The ends of a service that nobody had asked for.
 *
 * @param times how often since the machine started, from 1; the truth may be more where the system's log has been overwritten
 * @param last when it ended so last
 */
public record UnexpectedEnds(int times, Instant last) {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** For people, without a name and a full stop: "ended unexpectedly 3 times". */
    public String text() {
        return "ended unexpectedly " + (times == 1 ? "once" : times + " times");
    }

    /** The same of a service with this short name, as part of what is kept in a run. */
    public String sentence(String service) {
        return "the service " + text() + " since the machine started (" + service + ", "
                + (times == 1 ? "at " : "the last time at ") + UTC.format(last) + ")";
    }
}
