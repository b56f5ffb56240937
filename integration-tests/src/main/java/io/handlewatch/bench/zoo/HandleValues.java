package io.handlewatch.bench.zoo;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/** The handle table of the target: multiples of 4, given out again after they were freed. */
final class HandleValues {
    private final boolean lastFreedFirst;
    private final int depth;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final BitSet open = new BitSet();
    private int next = 1;

    /** With a depth, so many freed values wait before the first is given out again. */
    HandleValues(boolean lastFreedFirst, int depth) {
        this.lastFreedFirst = lastFreedFirst;
        this.depth = depth;
    }

    long take() {
        int index;
        if (lastFreedFirst && !free.isEmpty()) {
            index = free.removeLast();
        } else if (!lastFreedFirst && free.size() > depth) {
            index = free.removeFirst();
        } else {
            index = next++;
        }
        open.set(index);
        return 4L * index;
    }

    void give(long value) {
        int index = (int) (value / 4);
        open.clear(index);
        free.addLast(index);
    }

    long[] open() {
        return open.stream().mapToLong(index -> 4L * index).toArray();
    }
}
