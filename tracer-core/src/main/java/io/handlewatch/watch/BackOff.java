package io.handlewatch.watch;

/**
 * When to try again. What fails is tried ever later; the next life of a target is looked for at once after a life that lasted, and ever later where lives are short, so that
 * a service which cannot start costs neither the machine nor the run file much.
 */
final class BackOff {
    /** A life of less than this is short. */
    static final long SHORT_MILLIS = 60_000;

    /** The longest wait before a look. */
    static final long LONGEST_MILLIS = 60_000;

    private static final long FIRST_MILLIS = 1_000;
    private static final long SOON_MILLIS = 10_000;
    private static final long LATE_MILLIS = 600_000;

    private int shortLives;
    private long waitMillis;

    /** A life has ended after this time; the second short one in a row is the first to be waited for. */
    void lived(long millis) {
        if (millis >= SHORT_MILLIS) {
            shortLives = 0;
            waitMillis = 0;
        } else if (++shortLives > 1) {
            longer();
        }
    }

    /** A life could not be opened, or a reading failed. */
    void failed() {
        longer();
    }

    private void longer() {
        waitMillis = Math.min(LONGEST_MILLIS, Math.max(FIRST_MILLIS, 2 * waitMillis));
    }

    /** How long to wait before the next try, or the first look; 0 where nothing stands against it. */
    long waitMillis() {
        return waitMillis;
    }

    /** How long to wait between two looks, so long after the first: a quarter of a second at first, five seconds after ten minutes. */
    static long lookMillis(long lookedForMillis) {
        return lookedForMillis < SOON_MILLIS ? 250 : lookedForMillis < LATE_MILLIS ? 1_000 : 5_000;
    }
}
