package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;
import io.handlewatch.trace.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How many handles each stack opened, and how many of its handles ended, in one reading. */
final class StackTraffic {
    /** Place + 1 in the arrays, by stack id. */
    private final LongTable places = LongTable.single();

    private int[] ids = new int[16];
    private int[] opened = new int[16];
    private int[] closed = new int[16];

    void clear() {
        places.clear();
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
        int known = (int) places.get(stackId);
        if (known > 0) {
            return known - 1;
        }
        int place = places.size();
        if (place == ids.length) {
            ids = Arrays.copyOf(ids, 2 * place);
            opened = Arrays.copyOf(opened, 2 * place);
            closed = Arrays.copyOf(closed, 2 * place);
        }
        places.put(stackId, place + 1);
        ids[place] = stackId;
        opened[place] = 0;
        closed[place] = 0;
        return place;
    }

    /** By rising stack id. */
    List<Traffic> all() {
        int[] sorted = Arrays.copyOf(ids, places.size());
        Arrays.sort(sorted);
        List<Traffic> all = new ArrayList<>(sorted.length);
        for (int id : sorted) {
            int place = place(id);
            all.add(new Traffic(id, opened[place], closed[place]));
        }
        return all;
    }
}
