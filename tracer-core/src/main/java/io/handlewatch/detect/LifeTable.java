package io.handlewatch.detect;

import io.handlewatch.trace.LongTable;
import java.util.Arrays;

/**
 * When each live handle was born, by the number of its life.
 *
 * <p>Numbers are given out in the order of births. So the births of one sample are a range of numbers, and the table is a row of such ranges, of those
 * that still hold a live handle: a few hundred entries where there are a hundred thousand handles. A number that is taken out must have been put in, and once
 * only. Numbers that come out of order, as in a file that was not written by us, are kept one by one.
 */
final class LifeTable {
    /** The first number of each range, rising. */
    private long[] first = new long[16];

    private double[] moment = new double[16];
    private int[] alive = new int[16];
    private int ranges;
    private int empty;
    private int size;
    private long latest = Long.MIN_VALUE;

    /** Moments are kept as their bits, and one more: 0 stands for no entry. */
    private final LongTable outOfOrder = LongTable.single();

    void put(long life, double bornAt) {
        if (life <= latest) {
            outOfOrder.put(life, Double.doubleToRawLongBits(bornAt) + 1);
            return;
        }
        latest = life;
        if (ranges == 0 || moment[ranges - 1] != bornAt) {
            begin(life, bornAt);
        }
        empty -= alive[ranges - 1]++ == 0 ? 1 : 0;
        size++;
    }

    private void begin(long life, double bornAt) {
        if (2 * empty > ranges) {
            dropEmpty();
        }
        if (ranges == first.length) {
            first = Arrays.copyOf(first, 2 * ranges);
            moment = Arrays.copyOf(moment, 2 * ranges);
            alive = Arrays.copyOf(alive, 2 * ranges);
        }
        first[ranges] = life;
        moment[ranges] = bornAt;
        alive[ranges++] = 0;
        empty++;
    }

    private void dropEmpty() {
        int to = 0;
        for (int i = 0; i < ranges; i++) {
            if (alive[i] > 0) {
                first[to] = first[i];
                moment[to] = moment[i];
                alive[to++] = alive[i];
            }
        }
        ranges = to;
        empty = 0;
    }

    /** Whether this life was born at the moment of the latest births, and that is this one. */
    boolean bornAt(long life, double latestMoment) {
        long strange = outOfOrder.get(life);
        if (strange != 0) {
            return Double.longBitsToDouble(strange - 1) == latestMoment;
        }
        int at = ranges - 1;
        return at >= 0 && moment[at] == latestMoment && life >= first[at] && life <= latest && alive[at] > 0;
    }

    /** Takes a life out and gives its birth; NaN where it is not known. */
    double remove(long life) {
        long strange = outOfOrder.remove(life);
        if (strange != 0) {
            return Double.longBitsToDouble(strange - 1);
        }
        int at = range(life);
        if (at < 0) {
            return Double.NaN;
        }
        empty += --alive[at] == 0 ? 1 : 0;
        size--;
        return moment[at];
    }

    /** The range that holds this number and a live handle; -1 where there is none. */
    private int range(long life) {
        int at = ranges - 1;
        if (at < 0 || life > latest || life < first[0]) {
            return -1;
        }
        if (life < first[at]) {
            at = Arrays.binarySearch(first, 0, ranges, life);
            at = at >= 0 ? at : -at - 2;
        }
        return alive[at] == 0 ? -1 : at;
    }

    int size() {
        return size + outOfOrder.size();
    }
}
