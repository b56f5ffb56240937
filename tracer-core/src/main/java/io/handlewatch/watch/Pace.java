package io.handlewatch.watch;

/**
 * How often to read so that the ring is not overtaken: below half of it per interval, and never more rarely than wanted. Goes down at once, and up
 * again by doubling, after ten readings with room to spare.
 */
final class Pace {
    private static final double AIM = 0.4;
    private static final double LIMIT = 0.5;
    private static final int CALM_READINGS = 10;

    private final long wantedMillis;
    private final long shortestMillis;
    private final int slots;
    private long intervalMillis;
    private int calm;

    /**
     * Begins at the wanted interval.
     *
     * @param slots the ring's size; 0 where unknown, then only what was overtaken counts
     */
    Pace(long wantedMillis, long shortestMillis, int slots) {
        this.wantedMillis = wantedMillis;
        this.shortestMillis = shortestMillis;
        this.slots = slots;
        this.intervalMillis = wantedMillis;
    }

    /** The interval to take now. */
    long intervalMillis() {
        return intervalMillis;
    }

    /**
     * Takes what one reading told.
     *
     * @param newRecords how many came; -1 unknown
     * @param elapsedMillis in this time
     */
    void observe(long newRecords, boolean overtaken, long elapsedMillis) {
        if (overtaken) {
            // How many were lost nobody tells: at least a ring came in this time.
            set(Math.min(intervalMillis, Math.max(1, elapsedMillis)) / 4);
            calm = 0;
            return;
        }
        if (newRecords < 0 || slots <= 0 || elapsedMillis <= 0) {
            return;
        }
        double perInterval = (double) newRecords / elapsedMillis * intervalMillis;
        if (perInterval > LIMIT * slots) {
            set((long) (AIM * slots * elapsedMillis / newRecords));
            calm = 0;
        } else if (perInterval * 2 < AIM * slots) {
            if (++calm >= CALM_READINGS) {
                set(intervalMillis * 2);
                calm = 0;
            }
        } else {
            calm = 0;
        }
    }

    private void set(long millis) {
        intervalMillis = Math.min(wantedMillis, Math.max(shortestMillis, millis));
    }
}
