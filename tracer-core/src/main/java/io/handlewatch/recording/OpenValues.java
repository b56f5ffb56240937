package io.handlewatch.recording;

import io.handlewatch.trace.OpenSet;
import java.util.Arrays;

/** The open set of a recording, carried from sample to sample by its differences. */
final class OpenValues {
    private long[] values = new long[0];
    private long[] merged = new long[0];
    private boolean known;

    /** A new life of the target, or a sample that was lost: nothing is known until a whole set comes. */
    void forget() {
        known = false;
    }

    boolean known() {
        return known;
    }

    void set(long[] all) {
        values = all.clone();
        Arrays.sort(values);
        known = true;
    }

    /** Takes a difference; values that are already in (or already out) change nothing. */
    void apply(long[] opened, long[] closed) {
        if (opened.length == 0 && closed.length == 0) {
            return;
        }
        long[] in = opened.clone();
        long[] out = closed.clone();
        Arrays.sort(in);
        Arrays.sort(out);
        if (merged.length < values.length + in.length) {
            merged = new long[values.length + in.length + (values.length + in.length) / 8];
        }
        int n = 0;
        int i = 0;
        int j = 0;
        int k = 0;
        while (i < values.length || j < in.length) {
            boolean old = j == in.length || (i < values.length && values[i] <= in[j]);
            long value = old ? values[i++] : in[j++];
            boolean twice = n > 0 && merged[n - 1] == value;
            while (k < out.length && out[k] < value) {
                k++;
            }
            if (!twice && (!old || k == out.length || out[k] != value)) {
                merged[n++] = value;
            }
        }
        values = Arrays.copyOf(merged, n);
    }

    OpenSet toSet() {
        return OpenSet.ofRising(values); // never changed, only replaced
    }

    int size() {
        return values.length;
    }
}
