package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lives that go on, by handle value: two numbers each, since there may be hundreds of thousands. They stand in pages of {@value #HANDLES} neighbouring values, as in
 * the system's own table: values are given out close together, and those in use now are those used last.
 */
final class Lives {
    private static final int HANDLES = 64;
    private static final int SHIFT = 8;

    /** Behind the two numbers of each handle, how many lives there are on the page. */
    private static final int COUNT = 2 * HANDLES;

    private static final long[] NONE = {};

    /** Place + 1 in the list of pages, by the part of the value that all its handles share. */
    private final LongTable places = LongTable.single();

    private long[][] pages = new long[4][];
    private int used;
    private final Values free = new Values();
    private int size;

    /** The life under this value, or null. */
    @Nullable
    Life get(long value) {
        int place = (int) places.get(value >> SHIFT) - 1;
        if (place < 0) {
            return null;
        }
        long[] page = pages[place];
        long id = page[at(value)];
        return id == 0 ? null : life(value, id, page[at(value) + 1]);
    }

    /** The number of the life under this value; 0 where there is none. */
    long id(long value) {
        int place = (int) places.get(value >> SHIFT) - 1;
        return place < 0 ? 0 : pages[place][at(value)];
    }

    boolean contains(long value) {
        return id(value) != 0;
    }

    void put(Life life) {
        int place = place(life.handle() >> SHIFT); // first: it may replace the pages
        long[] page = pages[place];
        int at = at(life.handle());
        if (page[at] == 0) {
            page[COUNT]++;
            size++;
        }
        page[at] = life.id();
        page[at + 1] = (long) life.stackId() << 32 | (long) life.bornAt() << 1 | (life.foreign() ? 1 : 0);
    }

    private int place(long key) {
        int known = (int) places.get(key) - 1;
        if (known >= 0) {
            return known;
        }
        int place = free.size() > 0 ? (int) free.takeLast() : used++;
        if (place == pages.length) {
            pages = Arrays.copyOf(pages, place + place / 2);
        }
        pages[place] = new long[COUNT + 1];
        places.put(key, place + 1);
        return place;
    }

    void remove(long value) {
        int place = (int) places.get(value >> SHIFT) - 1;
        if (place < 0 || pages[place][at(value)] == 0) {
            return;
        }
        size--;
        pages[place][at(value)] = 0;
        if (--pages[place][COUNT] == 0) {
            places.remove(value >> SHIFT);
            free.add(place);
            pages[place] = NONE;
        }
    }

    void clear() {
        places.clear();
        pages = new long[4][];
        used = 0;
        free.clear();
        size = 0;
    }

    /** How many pages there are, with those that were given back. */
    int pages() {
        return used;
    }

    /** All of them, in the order in which they began. */
    List<Life> all() {
        List<Life> all = new ArrayList<>(size);
        places.forEach((key, place, none) -> {
            long[] page = pages[(int) place - 1];
            for (int i = 0; i < HANDLES; i++) {
                if (page[2 * i] != 0) {
                    all.add(life((key << SHIFT) + 4L * i, page[2 * i], page[2 * i + 1]));
                }
            }
        });
        all.sort(Comparator.comparingLong(Life::id));
        return all;
    }

    private static int at(long value) {
        return (int) (value >> 1) & 2 * (HANDLES - 1);
    }

    private static Life life(long value, long id, long rest) {
        return new Life(id, value, (int) (rest >> 32), (rest & 1) != 0, (int) (rest >>> 1) & Integer.MAX_VALUE);
    }
}
