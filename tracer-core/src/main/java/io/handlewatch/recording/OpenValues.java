package io.handlewatch.recording;

import io.handlewatch.trace.OpenSet;

/** The open set of a recording, carried from sample to sample by its differences. */
final class OpenValues {
    private OpenSet now = OpenSet.EMPTY;
    private boolean known;

    /** A new life of the target, or a sample that was lost: nothing is known until a whole set comes. */
    void forget() {
        known = false;
    }

    boolean known() {
        return known;
    }

    void set(long[] all) {
        now = OpenSet.of(all, null);
        known = true;
    }

    /** Takes a difference; values that are already in (or already out) change nothing. */
    void apply(long[] opened, long[] closed) {
        if (opened.length > 0 || closed.length > 0) {
            now = now.changed(closed, opened);
        }
    }

    OpenSet toSet() {
        return now;
    }

    int size() {
        return now.size();
    }
}
