package io.handlewatch.detect;

import java.util.Arrays;

/**
 * The handles of one stack that were never seen to close, counted by birth, rising. Those of an ended life of the target stay: nobody closed them.
 *
 * <p>At most {@value #MOST} cohorts: when they are full, neighbours of one epoch are joined that together are not longer than a {@value #PARTS}th of all.
 * That is four times the mean length, so there are always some, and however long a run is, its begin is known as well as its end.
 */
final class Cohorts {
    private static final int MOST = 512;
    private static final int PARTS = 128;

    private double[] born = new double[4];
    private float[] width = new float[4];
    private int[] count = new int[4];
    private int size;
    private int total;
    private double epochStart;

    /** One handle born at this moment of run time, give or take half the width; moments do not go back. */
    void add(double bornAt, double birthWidth) {
        total++;
        if (size > 0 && born[size - 1] == bornAt) {
            count[size - 1]++;
            return;
        }
        if (size == MOST) {
            join();
        }
        if (size == born.length) {
            born = Arrays.copyOf(born, 2 * size);
            width = Arrays.copyOf(width, 2 * size);
            count = Arrays.copyOf(count, 2 * size);
        }
        born[size] = bornAt;
        width[size] = (float) birthWidth;
        count[size++] = 1;
    }

    /** One handle born then is gone. */
    void remove(double bornAt) {
        int at = Arrays.binarySearch(born, 0, size, bornAt);
        if (at < 0) {
            int above = -at - 1;
            at = above < size && begin(above) <= bornAt ? above : above - 1;
        }
        if (at < 0) {
            return;
        }
        total--;
        if (--count[at] == 0) {
            size--;
            System.arraycopy(born, at + 1, born, at, size - at);
            System.arraycopy(width, at + 1, width, at, size - at);
            System.arraycopy(count, at + 1, count, at, size - at);
        }
    }

    /** The first cohort born at this moment or later. */
    int firstFrom(double moment) {
        int at = Arrays.binarySearch(born, 0, size, moment);
        return at >= 0 ? at : -at - 1;
    }

    /** How many were born at this moment or later. */
    int countFrom(double moment) {
        int sum = 0;
        for (int i = firstFrom(moment); i < size; i++) {
            sum += count[i];
        }
        return sum;
    }

    /** Leaves this share of those born at this moment or later; the others count as closed now. */
    void thin(double moment, double share, Closings closings, double now) {
        double carry = 0;
        int to = 0;
        for (int i = 0; i < size; i++) {
            int left = count[i];
            if (born[i] >= moment) {
                carry += share * count[i];
                left = (int) carry;
                carry -= left;
                for (int gone = left; gone < count[i]; gone++) {
                    closings.add(now - born[i], now);
                }
            }
            total += left - count[i];
            born[to] = born[i];
            width[to] = width[i];
            count[to] = left;
            to += left > 0 ? 1 : 0;
        }
        size = to;
    }

    /** The target begins a new life at this moment. */
    void newEpoch(double start) {
        epochStart = start;
    }

    private void join() {
        double longest = (end(size - 1) - begin(0)) / PARTS;
        int to = 0;
        for (int i = 0; i < size; i++) {
            double begin = begin(i);
            int first = i;
            if (i + 1 < size && end(i + 1) - begin <= longest && (born[i] >= epochStart || born[i + 1] < epochStart)) {
                i++;
            }
            double end = end(i);
            born[to] = first == i ? born[i] : (begin + end) / 2;
            width[to] = first == i ? width[i] : (float) (end - begin);
            count[to] = first == i ? count[i] : count[first] + count[i];
            to++;
        }
        size = to;
    }

    private double begin(int index) {
        return born[index] - width[index] / 2;
    }

    private double end(int index) {
        return born[index] + width[index] / 2;
    }

    int size() {
        return size;
    }

    /** How many handles, of all cohorts. */
    int total() {
        return total;
    }

    double born(int index) {
        return born[index];
    }

    /** Length of the time in which the births of a cohort lie, around the moment told. */
    double width(int index) {
        return width[index];
    }

    int count(int index) {
        return count[index];
    }
}
