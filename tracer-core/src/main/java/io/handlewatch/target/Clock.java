package io.handlewatch.target;

import java.time.Instant;

/** Time for a watch: injected, so that tests and the simulation need not wait. */
public interface Clock {
    /** Wall clock. */
    Instant now();

    /** Milliseconds of a clock that never goes back and counts the machine's sleep; its zero means nothing. */
    long millis();

    /**
     * Milliseconds of a clock that stands still while the machine sleeps: what it lacks to {@link #millis} was sleep. Where the system tells no such time
     * this is {@link #millis}, and sleep is not seen.
     */
    default long awakeMillis() {
        return millis();
    }

    /**
     * Waits until {@link #millis} has reached this time or {@link #wake} is called.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void sleepUntil(long millis) throws InterruptedException;

    /** Ends the present or the next sleep at once. Any thread. */
    void wake();
}
