package io.handlewatch.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All lives of one process, a few bytes each: a night has about a million. */
final class LifeLog {
    private final List<String> types = new ArrayList<>();
    private int count;
    private int[] handle = new int[1024];
    private int[] stack = new int[1024];
    private byte[] type = new byte[1024];
    private boolean[] foreign = new boolean[1024];
    private long[] born = new long[1024];
    private long[] ended = new long[1024];

    /** Begins a life; its handle value is told by {@link #handle}. */
    int begin(int stackIndex, String objectType, boolean madeElsewhere, long at) {
        if (count == handle.length) {
            grow(count * 2);
        }
        stack[count] = stackIndex;
        type[count] = typeIndex(objectType);
        foreign[count] = madeElsewhere;
        born[count] = at;
        ended[count] = Life.OPEN;
        return count++;
    }

    void handle(int life, long value) {
        handle[life] = (int) value;
    }

    void end(int life, long at) {
        ended[life] = at;
    }

    Life get(int i) {
        return new Life(i, handle[i], stack[i], types.get(type[i]), foreign[i], born[i], ended[i]);
    }

    Stream<Life> stream() {
        return IntStream.range(0, count).mapToObj(this::get);
    }

    private byte typeIndex(String name) {
        int at = types.indexOf(name);
        if (at < 0) {
            at = types.size();
            types.add(name);
        }
        return (byte) at;
    }

    private void grow(int size) {
        handle = Arrays.copyOf(handle, size);
        stack = Arrays.copyOf(stack, size);
        type = Arrays.copyOf(type, size);
        foreign = Arrays.copyOf(foreign, size);
        born = Arrays.copyOf(born, size);
        ended = Arrays.copyOf(ended, size);
    }
}
