package io.handlewatch.watch;

/** Readings at a fixed rate: one that is late does not move the next, and those that were missed are skipped, not caught up. */
final class Schedule {
    private long intervalMillis;
    private long due;

    Schedule(long startMillis, long firstMillis, long intervalMillis) {
        this.intervalMillis = intervalMillis;
        this.due = startMillis + firstMillis;
    }

    /** When the next reading is due. */
    long due() {
        return due;
    }

    /** Time that does not count has passed: the machine slept. */
    void shift(long millis) {
        due += millis;
    }

    /** The next reading is due a new interval after the last due time; skips what lies before {@code now}. Returns how many were skipped. */
    long advance(long now, long nextIntervalMillis) {
        intervalMillis = nextIntervalMillis;
        due += intervalMillis;
        return skipTo(now);
    }

    /** Skips due times so that only the last one before {@code now} is left. Returns how many were skipped. */
    long skipLate(long now) {
        long late = Math.max(0, (now - due) / intervalMillis);
        due += late * intervalMillis;
        return late;
    }

    private long skipTo(long now) {
        if (due > now) {
            return 0;
        }
        long skipped = (now - due) / intervalMillis + 1;
        due += skipped * intervalMillis;
        return skipped;
    }
}
