package io.handlewatch.trace;

/**
 * What was counted at one sample, beside the handles themselves.
 *
 * @param seq the sample
 * @param upMillis milliseconds since tracing was enabled
 * @param target the target's counters
 * @param watch what the watch's own process takes
 * @param host what its engine host takes, {@link ProcessCost#UNKNOWN} where there is none; its processor time holds that of hosts that ended before
 */
public record Counters(int seq, long upMillis, TargetCounters target, ProcessCost watch, ProcessCost host) {
    /** Watch and engine host together. */
    public ProcessCost own() {
        return watch.plus(host);
    }
}
