package io.handlewatch.ledger;

import io.handlewatch.trace.StackPlaces;
import io.handlewatch.trace.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How many handles each stack opened, and how many of its handles ended, in one reading. */
final class StackTraffic {
    /** In the arrays. */
    private final StackPlaces places = new StackPlaces();

    private int size;
    private int[] ids = new int[16];
    private int[] opened = new int[16];
    private int[] closed = new int[16];

    void clear() {
        for (int i = 0; i < size; i++) {
            places.remove(ids[i]);
        }
        size = 0;
    }

    void open(int stackId) {
        int place = place(stackId); // first: it may replace the arrays
        opened[place]++;
    }

    void close(int stackId) {
        int place = place(stackId); // first: it may replace the arrays
        closed[place]++;
    }

    private int place(int stackId) {
        int known = places.get(stackId);
        if (known >= 0) {
            return known;
        }
        int place = size++;
        if (place == ids.length) {
            ids = Arrays.copyOf(ids, 2 * place);
            opened = Arrays.copyOf(opened, 2 * place);
            closed = Arrays.copyOf(closed, 2 * place);
        }
        places.put(stackId, place);
        ids[place] = stackId;
        opened[place] = 0;
        closed[place] = 0;
        return place;
    }

    /** By rising stack id. */
    List<Traffic> all() {
        int[] sorted = Arrays.copyOf(ids, size);
        Arrays.sort(sorted);
        List<Traffic> all = new ArrayList<>(sorted.length);
        for (int id : sorted) {
            int place = place(id);
            all.add(new Traffic(id, opened[place], closed[place]));
        }
        return all;
    }
}
