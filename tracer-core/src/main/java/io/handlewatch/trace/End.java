package io.handlewatch.trace;

/**
 * The end of a life that was alive at an earlier sample.
 *
 * @param life the number given at its birth
 * @param stackId the stack that had opened it
 * @param cause how we know
 */
public record End(long life, int stackId, Cause cause) {
    /** How the end of a life is known. */
    public enum Cause {
        /** Its CLOSE record was read. */
        CLOSED,
        /** Its value is no longer in the open set, or no longer listed. */
        ABSENT,
        /** Its value was opened anew. */
        REPLACED,
        /** Nobody can know any more whether it lives: censored, not closed. */
        LOST,
        /** The target ended with it. */
        TARGET_ENDED
    }
}
