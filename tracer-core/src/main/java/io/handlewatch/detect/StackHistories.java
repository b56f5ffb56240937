package io.handlewatch.detect;

import io.handlewatch.trace.StackPlaces;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The histories of all stacks, in the order in which they were first seen. */
final class StackHistories implements Iterable<StackHistory> {
    private final StackPlaces places = new StackPlaces();
    private final List<StackHistory> all = new ArrayList<>();

    /** The history of this stack, or null where nothing was seen of it. */
    @Nullable
    StackHistory get(int id) {
        int place = place(id);
        return place < 0 ? null : all.get(place);
    }

    /** The same; begins one where there is none. */
    StackHistory of(int id, double epochStart, Renewals.Totals renewed) {
        StackHistory known = get(id);
        if (known != null) {
            return known;
        }
        StackHistory begun = new StackHistory(id, epochStart, renewed);
        places.put(id, all.size());
        all.add(begun);
        return begun;
    }

    /** The place of a stack in the order, which it keeps; -1 where nothing was seen of it. */
    int place(int id) {
        return places.get(id);
    }

    int size() {
        return all.size();
    }

    /** How many handles of each stack are open, by place. */
    int[] open() {
        int[] open = new int[all.size()];
        for (int i = 0; i < open.length; i++) {
            open[i] = all.get(i).open;
        }
        return open;
    }

    @Override
    public Iterator<StackHistory> iterator() {
        return all.iterator();
    }
}
