package io.handlewatch.ledger;

import io.handlewatch.trace.LongTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lives that go on, by handle value: two numbers each, since there may be hundreds of thousands. */
final class Lives {
    private final LongTable byValue = LongTable.paired();

    /** The life under this value, or null. */
    @Nullable
    Life get(long value) {
        long id = byValue.get(value);
        return id == 0 ? null : life(value, id, byValue.second(value));
    }

    /** The number of the life under this value; 0 where there is none. */
    long id(long value) {
        return byValue.get(value);
    }

    boolean contains(long value) {
        return byValue.contains(value);
    }

    void put(Life life) {
        long rest = (long) life.stackId() << 32 | (long) life.bornAt() << 1 | (life.foreign() ? 1 : 0);
        byValue.put(life.handle(), life.id(), rest);
    }

    void remove(long value) {
        byValue.remove(value);
    }

    void clear() {
        byValue.clear();
    }

    /** All of them, in the order in which they began. */
    List<Life> all() {
        List<Life> all = new ArrayList<>(byValue.size());
        byValue.forEach((value, id, rest) -> all.add(life(value, id, rest)));
        all.sort(Comparator.comparingLong(Life::id));
        return all;
    }

    private static Life life(long value, long id, long rest) {
        return new Life(id, value, (int) (rest >> 32), (rest & 1) != 0, (int) (rest >>> 1) & Integer.MAX_VALUE);
    }
}
