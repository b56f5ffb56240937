package io.handlewatch.watch;

import java.util.OptionalInt;

/**
 * How a watch ended.
 *
 * @param cause why
 * @param exitCode the target's, where it has ended and the system tells
 * @param samples how many samples there are
 * @param sentence the same for people
 */
public record WatchEnd(Cause cause, OptionalInt exitCode, int samples, String sentence) {
    /** Why a watch ends. */
    public enum Cause {
        /** The time asked for has passed. */
        TIME_UP,
        /** Somebody stopped it. */
        STOPPED,
        /** The target ended. */
        TARGET_ENDED,
        /** Too many readings in a row failed. */
        READINGS_FAILED
    }
}
