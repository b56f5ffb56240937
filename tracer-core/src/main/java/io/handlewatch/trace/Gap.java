package io.handlewatch.trace;

/**
 * A reading that is missing or incomplete, kept as data with its reason.
 *
 * @param reason why
 * @param fromUpMillis when it began, in milliseconds of the run's monotonic clock
 * @param toUpMillis when it ended, same clock
 * @param detail one sentence for people, or ""
 */
public record Gap(Reason reason, long fromUpMillis, long toUpMillis, String detail) {
    /** Why data is missing. */
    public enum Reason {
        /** More records came than the ring holds: only the newest could be read. */
        RING_OVERTAKEN,
        /** The target ended and began anew: an epoch's end. */
        TARGET_RESTARTED,
        /** The target ended. */
        TARGET_ENDED,
        /** The engine was gone, or did not answer, while the target ran. */
        ENGINE_LOST,
        /** The text of a reading was cut or interrupted. */
        OUTPUT_CUT,
        /** The machine slept: no time in which handles could be opened or grow older. */
        ASLEEP,
        /** No reading was taken, or it was refused by an engine that is there; the next one covers the whole time. */
        MISSED,
        /** Microsoft's {@code -diff} said "too large": the baseline was gone. */
        DIFFERENCE_TOO_LARGE
    }
}
