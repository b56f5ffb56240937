package io.handlewatch.detect;

import java.util.Arrays;

/**
 * How old handles of one stack were when they were closed, and when that was: counts by age class and block of time.
 *
 * <p>Class borders grow by a factor of 2^(1/4) from one minute on; the blocks cover twice the time whenever they are full. Exact enough for the questions
 * asked ("how many were closed beyond this age, since then?"), and bounded, however long the watch.
 */
final class Closings {
    static final int CLASSES = 64;
    private static final double FIRST = 60_000;
    private static final long FIRST_BITS = Double.doubleToRawLongBits(FIRST);
    private static final int BLOCKS = 32;
    private static final int SPARE = 4;

    /** How many in each block of time, one age class behind the other; as many classes as were needed. */
    private final Counts blocks = new Counts(0);

    /** How many of each age class. */
    private int[] counts = {};

    private double width = 15 * 60_000.0;
    private int oldest = -1;
    private int total;

    /** One was closed at this age, at this moment of run time; moments do not go back. */
    void add(double ageMillis, double moment) {
        while (moment >= BLOCKS * width) {
            join();
        }
        int at = classOf(ageMillis);
        if (at > oldest) {
            oldest = at;
            if (at >= counts.length) {
                int classes = Math.min(CLASSES, at + SPARE);
                counts = Arrays.copyOf(counts, classes);
                blocks.lengthen(classes * BLOCKS);
            }
        }
        blocks.add(at * BLOCKS + (int) (moment / width), 1);
        counts[at]++;
        total++;
    }

    private void join() {
        for (int from = 0; from < BLOCKS * counts.length; from += BLOCKS) {
            for (int i = 0; i < BLOCKS; i++) {
                int first = from + 2 * i;
                blocks.set(from + i, 2 * i < BLOCKS ? blocks.get(first) + blocks.get(first + 1) : 0);
            }
        }
        width *= 2;
    }

    int total() {
        return total;
    }

    /** How many were closed in this age class. */
    int count(int ageClass) {
        return ageClass < counts.length ? counts[ageClass] : 0;
    }

    /** The age class of the oldest that was closed, -1 where none was. */
    int oldest() {
        return oldest;
    }

    /** Whether any was closed in the age class that holds this age, or later. */
    boolean anyFrom(double ageMillis) {
        int from = oldest < 0 ? 0 : classOf(ageMillis);
        return from <= oldest;
    }

    /** How many were closed at this age or later; the class that holds the age is split in proportion. */
    double beyond(double ageMillis) {
        int at = classOf(ageMillis);
        if (at > oldest) {
            return 0;
        }
        double sum = share(at, ageMillis) * counts[at];
        for (int i = at + 1; i <= oldest; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** The same, of those closed after a moment of run time. */
    double beyond(double ageMillis, double since) {
        int at = classOf(ageMillis);
        int block = (int) (since / width);
        if (block >= BLOCKS) {
            return 0;
        }
        double sum = 0;
        for (int i = at; i <= oldest; i++) {
            double part = blocks.get(i * BLOCKS + block) * (1 - (since / width - block));
            for (int b = block + 1; b < BLOCKS; b++) {
                part += blocks.get(i * BLOCKS + b);
            }
            sum += i == at ? part * share(at, ageMillis) : part;
        }
        return sum;
    }

    /** The mean number of milliseconds that the closed lived, up to an age. */
    double exposureUpTo(double ageMillis) {
        double sum = 0;
        for (int i = 0; i <= oldest; i++) {
            sum += counts[i] * Math.min(ageMillis, (low(i) + low(i + 1)) / 2);
        }
        return sum;
    }

    /** The median age, in milliseconds, of these and of so many more that were younger than all of them; 0 where it is one of those. */
    double median(int younger) {
        int seen = younger;
        for (int i = 0; i <= oldest && 2 * younger < total + younger; i++) {
            seen += counts[i];
            if (2 * seen > total + younger) {
                return (low(i) + low(i + 1)) / 2;
            }
        }
        return 0;
    }

    private static double share(int at, double ageMillis) {
        return Math.max(0, Math.min(1, (low(at + 1) - ageMillis) / (low(at + 1) - low(at))));
    }

    /** Lower border of an age class, in milliseconds. */
    static double low(int ageClass) {
        return BORDERS[ageClass];
    }

    static int classOf(double ageMillis) {
        if (ageMillis < FIRST) {
            return 0;
        }
        // The bits of a number are its logarithm to the base of 2, drawn straight between two powers: near enough to
        // begin at.
        double powers = (Double.doubleToRawLongBits(ageMillis) - FIRST_BITS) * 0x1p-52;
        int at = (int) Math.min(CLASSES - 1, 1 + 4 * powers);
        while (at + 1 < CLASSES && FIRST_AGES[at + 1] <= ageMillis) {
            at++;
        }
        return classOf(ageMillis, at);
    }

    /** The class of an age that is at least as young as the last one asked for, whose class is told; cheap where many ages fall into few classes. */
    static int classOf(double ageMillis, int classOfOlder) {
        int at = classOfOlder;
        while (FIRST_AGES[at] > ageMillis) {
            at--;
        }
        return at;
    }

    private static int classByFormula(double ageMillis) {
        if (ageMillis < FIRST) {
            return 0;
        }
        return Math.min(CLASSES - 1, 1 + (int) (4 * Math.log(ageMillis / FIRST) / Math.log(2)));
    }

    private static final double[] BORDERS = borders();

    /** The smallest age of each class: logarithms are dear, and ages are put into classes all the time. */
    private static final double[] FIRST_AGES = firstAges();

    private static double[] borders() {
        double[] borders = new double[CLASSES + 1];
        for (int i = 1; i <= CLASSES; i++) {
            borders[i] = FIRST * Math.pow(2, (i - 1) / 4.0);
        }
        return borders;
    }

    private static double[] firstAges() {
        double[] first = new double[CLASSES];
        first[0] = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < CLASSES; i++) {
            double at = BORDERS[i];
            while (classByFormula(at) >= i) {
                at = Math.nextDown(at);
            }
            while (classByFormula(at) < i) {
                at = Math.nextUp(at);
            }
            first[i] = at;
        }
        return first;
    }
}
