package io.handlewatch.watch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a watch is asked to do.
 *
 * @param first time from the begin to the first reading
 * @param every wanted time between two readings, at least a second; shorter ones are taken when the ring fills faster
 * @param length after this time of the clock it ends by itself; null: never
 * @param slots ring size to ask for, 0x80 to 0x20000
 * @param leaveEnabled leave tracing on at the end, even where the watch switched it on
 * @param tries so many readings in a row, at least, fail before the watch gives up; they also have to last {@link #PATIENCE}
 */
public record WatchPlan(
        Duration first, Duration every, @Nullable Duration length, int slots, boolean leaveEnabled, int tries) {
    /** Tries that tell a trouble that stays from chance. */
    public static final int TRIES = 10;

    /** An engine, or a system, that is in trouble for so long costs no night. */
    public static final Duration PATIENCE = Duration.ofMinutes(30);

    /** The shortest interval. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Readings at one rate from the begin. */
    public WatchPlan(Duration every, @Nullable Duration length, int slots, boolean leaveEnabled) {
        this(every, every, length, slots, leaveEnabled, TRIES);
    }

    public WatchPlan {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("first " + first);
        }
        if (every.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("every " + every);
        }
        if (length != null && (length.isNegative() || length.isZero())) {
            throw new IllegalArgumentException("length " + length);
        }
        if (tries < 1) {
            throw new IllegalArgumentException("tries " + tries);
        }
    }
}
