package io.handlewatch.ring;

import java.util.Arrays;

/**
 * Joins a reading of the ring to the last one by their longest overlap: what stands in front of it is new.
 *
 * <p>Records carry neither time nor number, so the place is found by content: the smallest shift for which both readings agree over their <b>whole</b>
 * common part. Ten records, as Microsoft's {@code -diff} compares, are not enough: a program that repeats one open and close looks the same everywhere.
 * The Z-function finds all shifts in time linear in both lengths (Gusfield, Algorithms on Strings, 1.3).
 */
public final class LineUp {
    private LineUp() {}

    /**
     * Where the last reading stands in the new one.
     *
     * @param shift how many records are new; -1: no place was found
     * @param overlap how many records both have in common there
     * @param ambiguous another shift fits as well: the common part repeats itself with a period
     */
    public record Place(int shift, int overlap, boolean ambiguous) {
        /** With a full ring a shorter overlap proves nothing: a few records of a busy program agree by chance. */
        private static final int SHORTEST = 16;

        /** Whether a place was found. */
        public boolean found() {
            return shift >= 0;
        }

        /**
         * Whether records between the readings were lost.
         *
         * @param full the ring is full, so that older records were pushed out
         * @param before how many records the last reading held
         */
        public boolean overtaken(boolean full, int before) {
            return !found() || (full && overlap < Math.min(SHORTEST, before));
        }
    }

    /**
     * Finds the place.
     *
     * @param before fingerprints of the last reading, newest first
     * @param now fingerprints of the new reading, newest first
     */
    public static Place find(long[] before, long[] now) {
        if (before.length == 0) {
            return new Place(now.length, 0, false);
        }
        int[] z = ownPrefixes(before);
        int shift = -1;
        boolean ambiguous = false;
        for (int s = 0, left = 0, right = 0; s < now.length; s++) {
            // How long now[s..] and before have a common prefix.
            int k = s < right ? Math.min(right - s, z[s - left]) : 0;
            while (k < before.length && s + k < now.length && before[k] == now[s + k]) {
                k++;
            }
            if (s + k > right) {
                left = s;
                right = s + k;
            }
            if (k >= Math.min(before.length, now.length - s)) {
                if (shift >= 0) {
                    // A second place counts as such only where it rests on at least half as many records.
                    ambiguous |=
                            Math.min(before.length, now.length - s) * 2 >= Math.min(before.length, now.length - shift);
                    break;
                }
                shift = s;
            }
        }
        return new Place(shift, shift < 0 ? 0 : Math.min(before.length, now.length - shift), ambiguous);
    }

    /**
     * Finds the place in a ring that is not full and so has lost nothing: what is new is what it has grown by. Content alone would take the smallest
     * shift, which is too small for a program that repeats itself.
     *
     * @param before fingerprints of the last reading, newest first; its newest part will do
     * @param beforeCount how many records the ring held then
     * @param now fingerprints of the whole ring, newest first
     */
    public static Place grown(long[] before, int beforeCount, long[] now) {
        int shift = now.length - beforeCount;
        boolean same = shift >= 0
                && shift + before.length <= now.length
                && Arrays.equals(before, 0, before.length, now, shift, shift + before.length);
        return same ? new Place(shift, before.length, false) : find(before, now);
    }

    /** For each place of a reading, how long what follows it and the whole have a common prefix. */
    private static int[] ownPrefixes(long[] before) {
        int[] z = new int[before.length];
        z[0] = before.length;
        for (int i = 1, left = 0, right = 0; i < before.length; i++) {
            int k = i < right ? Math.min(right - i, z[i - left]) : 0;
            while (i + k < before.length && before[k] == before[i + k]) {
                k++;
            }
            z[i] = k;
            if (i + k > right) {
                left = i;
                right = i + k;
            }
        }
        return z;
    }
}
