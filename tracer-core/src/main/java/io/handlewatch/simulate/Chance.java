package io.handlewatch.simulate;

import java.util.List;
import java.util.SplittableRandom;

/** Random draws that are the same on every machine for one seed. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** An independent stream: what is drawn from it changes nothing here. */
    Chance split() {
        return new Chance(random.split());
    }

    /** From low (included) to high. */
    double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /** The same, each order of magnitude as likely as the next. */
    double logBetween(double low, double high) {
        return low * StrictMath.exp(random.nextDouble() * StrictMath.log(high / low));
    }

    /** From low to high, both included. */
    int count(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** Time until the next of events that know nothing of each other. */
    double exponential(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** This many of these, in random order. */
    <T> List<T> some(List<T> all, int wanted) {
        java.util.ArrayList<T> rest = new java.util.ArrayList<>(all);
        java.util.ArrayList<T> taken = new java.util.ArrayList<>();
        while (taken.size() < wanted && !rest.isEmpty()) {
            taken.add(rest.remove(random.nextInt(rest.size())));
        }
        return taken;
    }
}
