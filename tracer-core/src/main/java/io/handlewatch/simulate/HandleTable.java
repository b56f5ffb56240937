package io.handlewatch.simulate;

import io.handlewatch.trace.OpenSet;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The handle values of one process: multiples of 4, freed ones used again before new ones are made. */
final class HandleTable {
    private static final int FREE = -1;

    private final Reuse reuse;
    private final ArrayDeque<Integer> freed = new ArrayDeque<>();
    private int[] life = new int[256];
    private String[] type = new String[256];
    private int used;
    private int open;

    HandleTable(Reuse reuse) {
        this.reuse = reuse;
    }

    /** Takes the next value for this life. */
    long open(int lifeIndex, String objectType) {
        int slot;
        if (freed.isEmpty()) {
            slot = used++;
            if (slot == life.length) {
                life = Arrays.copyOf(life, slot * 2);
                type = Arrays.copyOf(type, slot * 2);
            }
        } else {
            slot = reuse == Reuse.LAST_FREED_FIRST ? freed.removeLast() : freed.removeFirst();
        }
        life[slot] = lifeIndex;
        type[slot] = objectType;
        open++;
        return 4L * (slot + 1);
    }

    /** The life behind this value, -1 where it is not open. The low two bits mean nothing. */
    int life(long value) {
        long slot = (value >>> 2) - 1;
        return slot < 0 || slot >= used ? FREE : life[(int) slot];
    }

    void close(long value) {
        int slot = (int) (value >>> 2) - 1;
        life[slot] = FREE;
        freed.addLast(slot);
        open--;
    }

    OpenSet openSet() {
        long[] values = new long[open];
        String[] types = new String[open];
        int n = 0;
        for (int slot = 0; slot < used; slot++) {
            if (life[slot] != FREE) {
                values[n] = 4L * (slot + 1);
                types[n++] = type[slot];
            }
        }
        return OpenSet.of(values, types);
    }
}
