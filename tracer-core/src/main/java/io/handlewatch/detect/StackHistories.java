package io.handlewatch.detect;

import io.handlewatch.trace.LongTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The histories of all stacks, in the order in which they were first seen. */
final class StackHistories implements Iterable<StackHistory> {
    private static final int DENSE = 1 << 16;

    /** Place + 1 in the list, by stack id: of ids below {@value #DENSE}, as all but strange files have them. */
    private int[] dense = new int[64];

    /** The same of other ids. */
    private final LongTable sparse = LongTable.single();

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
        all.add(begun);
        if (id < 0 || id >= DENSE) {
            sparse.put(id, all.size());
            return begun;
        }
        if (id >= dense.length) {
            dense = Arrays.copyOf(dense, Math.min(DENSE, Math.max(id + 1, 2 * dense.length)));
        }
        dense[id] = all.size();
        return begun;
    }

    /** The place of a stack in the order, which it keeps; -1 where nothing was seen of it. */
    int place(int id) {
        return (id >= 0 && id < dense.length ? dense[id] : (int) sparse.get(id)) - 1;
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
