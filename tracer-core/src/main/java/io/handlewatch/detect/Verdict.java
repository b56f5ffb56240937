package io.handlewatch.detect;

/** What is said of a stack, and of a run. */
public enum Verdict {
    /** Handles outlive the age at which such handles are normally closed, and they keep arriving. */
    LEAK,
    /** The open count rises towards the end and is not (yet) shown to be a leak. */
    GROWING,
    /** Handles were opened and kept, and the arrivals have stopped or plainly fade. */
    WARM_UP,
    /** Nearly all kept handles came in a few short batches. */
    STEP,
    /** Grows and falls back by half or more, at least twice. */
    SAWTOOTH,
    /** Opened and closed in balance. */
    STEADY,
    /** Falls through most of the watch from an early high. */
    DRAINING,
    /** Too little seen to say anything: never to be read as "no leak". */
    INSUFFICIENT_DATA
}
