package io.handlewatch.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One life of the target, as the watch had it.
 *
 * @param number from 1, as in {@link Sample#epoch}
 * @param pid its process id
 * @param created its creation time
 * @param image full path of its image
 * @param beganUpMillis when it was traced, in milliseconds of the run's monotonic clock; the process itself may be older
 * @param endedUpMillis when its end was seen, same clock; null while it runs, and where it outlived the watch
 * @param exitCode as Windows has it, from -2^31 to 2^31 - 1; null where it has not ended, or the system does not tell
 */
public record Epoch(
        int number,
        long pid,
        Instant created,
        String image,
        long beganUpMillis,
        @Nullable Long endedUpMillis,
        @Nullable Integer exitCode) {
    /** The same life, ended. */
    public Epoch ended(long upMillis, @Nullable Integer code) {
        return new Epoch(number, pid, created, image, beganUpMillis, upMillis, code);
    }
}
