package io.handlewatch.ledger;

import io.handlewatch.trace.StackPlaces;
import io.handlewatch.trace.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How many handles each stack opened, and how many of its handles ended, in one reading. */
final class StackTraffic {
    /** In the arrays; a stack keeps its place. */
    private final StackPlaces places = new StackPlaces();

    /** All ids there are, rising. */
    private int[] rising = {};

    private int size;
    private int[] ids = new int[16];
    private int[] opened = new int[16];
    private int[] closed = new int[16];

    void clear() {
        Arrays.fill(opened, 0, size, 0);
        Arrays.fill(closed, 0, size, 0);
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
        return place;
    }

    /** By rising stack id. */
    List<Traffic> all() {
        if (rising.length < size) {
            rising = Arrays.copyOf(ids, size);
            Arrays.sort(rising);
        }
        List<Traffic> all = new ArrayList<>();
        for (int id : rising) {
            int place = place(id);
            if (opened[place] > 0 || closed[place] > 0) {
                all.add(new Traffic(id, opened[place], closed[place]));
            }
        }
        return all;
    }
}
