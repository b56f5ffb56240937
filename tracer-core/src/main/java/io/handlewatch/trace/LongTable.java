package io.handlewatch.trace;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Numbers under numbers: open addressing with linear probing (Knuth, The Art of Computer Programming 3, 6.4), no object for an entry. An entry is a key, a
 * value that is not 0, and where the table has a second column one more number. Not thread-safe.
 */
public final class LongTable {
    private static final int SMALLEST = 16;

    private final int width;
    private long[] slots;
    private int capacity;
    private int size;

    /** What is done with each entry. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes an entry; {@code second} is 0 in a table without a second column. */
        void entry(long key, long value, long second);
    }

    private LongTable(int width) {
        this.width = width;
        this.slots = new long[SMALLEST * width];
        this.capacity = SMALLEST;
    }

    /** A table with one value for each key. */
    public static LongTable single() {
        return new LongTable(2);
    }

    /** A table with two values for each key. */
    public static LongTable paired() {
        return new LongTable(3);
    }

    /** How many entries there are. */
    public int size() {
        return size;
    }

    /** The value under a key; 0 where there is none. */
    public long get(long key) {
        return slots[find(key) + 1];
    }

    /** The second value under a key; 0 where there is none. */
    public long second(long key) {
        int at = find(key);
        return slots[at + 1] == 0 ? 0 : slots[at + 2];
    }

    /** Whether there is an entry with this key. */
    public boolean contains(long key) {
        return get(key) != 0;
    }

    /**
     * Sets a value.
     *
     * @param value not 0
     * @return the value before; 0 where there was none
     */
    public long put(long key, long value) {
        return put(key, value, 0);
    }

    /** Sets both values of a paired table; gives the first one before, 0 where there was none. */
    public long put(long key, long value, long second) {
        if (value == 0) {
            throw new IllegalArgumentException("0 stands for no entry");
        }
        int at = find(key);
        long before = slots[at + 1];
        if (before == 0 && 4L * (size + 1) > 3L * capacity) {
            grow();
            at = find(key);
        }
        size += before == 0 ? 1 : 0;
        slots[at] = key;
        slots[at + 1] = value;
        if (width > 2) {
            slots[at + 2] = second;
        }
        return before;
    }

    /** Takes an entry out; gives its value, 0 where there was none. */
    public long remove(long key) {
        int at = find(key);
        long was = slots[at + 1];
        if (was == 0) {
            return 0;
        }
        removeAt(at);
        return was;
    }

    /** Takes out all entries whose keys are such. */
    public void removeIf(LongPredicate keys) {
        for (int at = 0; at < slots.length; ) {
            if (slots[at + 1] != 0 && keys.test(slots[at])) {
                removeAt(at); // another may have moved here
            } else {
                at += width;
            }
        }
    }

    private void removeAt(int at) {
        size--;
        // What stands behind in the same run must not be cut off from its place: each that may moves into the hole.
        int hole = at / width;
        for (int i = next(hole); slots[i * width + 1] != 0; i = next(i)) {
            if (distance(home(slots[i * width]), i) >= distance(hole, i)) {
                System.arraycopy(slots, i * width, slots, hole * width, width);
                hole = i;
            }
        }
        slots[hole * width + 1] = 0;
    }

    /** Takes all entries out, and gives back what a much fuller table had needed. */
    public void clear() {
        if (capacity > SMALLEST && 8L * size < capacity) {
            slots = new long[SMALLEST * width];
            capacity = SMALLEST;
        } else if (size > 0) {
            Arrays.fill(slots, 0);
        }
        size = 0;
    }

    /** Takes over all entries of another table of the same kind; those that were here are gone. */
    public void copyFrom(LongTable other) {
        if (width != other.width) {
            throw new IllegalArgumentException("tables of two kinds");
        }
        if (slots.length == other.slots.length) {
            System.arraycopy(other.slots, 0, slots, 0, slots.length);
        } else {
            slots = other.slots.clone();
        }
        capacity = other.capacity;
        size = other.size;
    }

    /** Shows all entries, in no order that means anything. The table must not be changed meanwhile. */
    public void forEach(Visitor visitor) {
        for (int at = 0; at < slots.length; at += width) {
            if (slots[at + 1] != 0) {
                visitor.entry(slots[at], slots[at + 1], width > 2 ? slots[at + 2] : 0);
            }
        }
    }

    /** Where a key stands, or the free place for it. */
    private int find(long key) {
        int i = home(key);
        while (slots[i * width + 1] != 0 && slots[i * width] != key) {
            i = next(i);
        }
        return i * width;
    }

    /**
     * Multiplicative hashing with the golden ratio (Knuth, as above): neighbouring keys are spread evenly. The high half of the product is taken as a share of
     * the capacity, which so need be no power of two.
     */
    private int home(long key) {
        return (int) ((((key * 0x9E3779B97F4A7C15L) >>> 32) * capacity) >>> 32);
    }

    private int next(int slot) {
        return slot + 1 == capacity ? 0 : slot + 1;
    }

    /** Steps from one slot forward to another. */
    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + capacity;
    }

    /** By half: the more a table is filled, the less memory is idle. */
    private void grow() {
        long[] old = slots;
        capacity += capacity / 2;
        slots = new long[capacity * width];
        for (int at = 0; at < old.length; at += width) {
            if (old[at + 1] != 0) {
                System.arraycopy(old, at, slots, find(old[at]), width);
            }
        }
    }
}
