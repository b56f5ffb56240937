package io.handlewatch.trace;

import java.util.Arrays;

/** A place, from 0, for each stack id. Ids below {@value #DENSE}, as all but strange files have them, are looked up in an array. Not thread-safe. */
public final class StackPlaces {
    private static final int DENSE = 1 << 16;

    /** Place + 1, by id. */
    private int[] dense = new int[64];

    /** The same of other ids. */
    private final LongTable sparse = LongTable.single();

    /** The place of an id; -1 where it has none. */
    public int get(int id) {
        return (id >= 0 && id < dense.length ? dense[id] : id >= 0 && id < DENSE ? 0 : (int) sparse.get(id)) - 1;
    }

    /** Gives an id its place. */
    public void put(int id, int place) {
        if (id < 0 || id >= DENSE) {
            sparse.put(id, place + 1L);
            return;
        }
        if (id >= dense.length) {
            dense = Arrays.copyOf(dense, Math.min(DENSE, Math.max(id + 1, 2 * dense.length)));
        }
        dense[id] = place + 1;
    }
}
