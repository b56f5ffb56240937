package io.handlewatch.trace;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before its first sample.
 *
 * @param tool name and version of the program that made it
 * @param source "ring", "list", "diff", "log", "recording", or the same with "simulated " in front
 * @param pid the target's process id; 0 where unknown (a log)
 * @param image the target's image, path or file name; "" where unknown
 * @param created the target's creation time; null where unknown
 * @param startedAt wall time at which tracing was enabled (or the first reading's, in a log); null where a log holds no times
 * @param intervalMillis the wanted time between two samples; 0 where there is no time, only order
 * @param slots the ring's size in records; 0 where unknown
 * @param listing what its readings hold
 * @param engine one line about the engine, "" where none was used
 */
public record RunHead(
        String tool,
        String source,
        long pid,
        String image,
        @Nullable Instant created,
        @Nullable Instant startedAt,
        long intervalMillis,
        int slots,
        Listing listing,
        String engine) {
    /** Stands for the image of a target that is not to be known. */
    public static final String REDACTED = "redacted";

    /** False for a log without times: order alone, so no rate is given. */
    public boolean timed() {
        return intervalMillis > 0;
    }
}
