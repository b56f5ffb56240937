package io.handlewatch.bench.zoo;

import java.util.Arrays;
import java.util.BitSet;

/** What one stack does in one life of the target: handles with begin and end, in minutes of running time from the life's begin. */
final class Lives {
    private double[] births = new double[64];
    private double[] deaths = new double[64];
    private final BitSet leaked = new BitSet();
    private int size;
    private double[] foreignCloses = new double[8];
    private int foreignSize;

    void add(double birth, double death, boolean leak) {
        if (size == births.length) {
            births = Arrays.copyOf(births, 2 * size);
            deaths = Arrays.copyOf(deaths, 2 * size);
        }
        births[size] = birth;
        deaths[size] = Math.max(death, birth + 1e-4);
        leaked.set(size, leak);
        size++;
    }

    /** Ends a handle that was kept until now. */
    void end(int index, double death) {
        deaths[index] = Math.max(death, births[index] + 1e-4);
    }

    /** A handle that was open before tracing is closed at this moment. */
    void closesOlder(double at) {
        if (foreignSize == foreignCloses.length) {
            foreignCloses = Arrays.copyOf(foreignCloses, 2 * foreignSize);
        }
        foreignCloses[foreignSize++] = at;
    }

    int size() {
        return size;
    }

    double birth(int index) {
        return births[index];
    }

    /** Positive infinity for a handle that is never closed. */
    double death(int index) {
        return deaths[index];
    }

    boolean leaked(int index) {
        return leaked.get(index);
    }

    double[] olderCloses() {
        return Arrays.copyOf(foreignCloses, foreignSize);
    }
}
