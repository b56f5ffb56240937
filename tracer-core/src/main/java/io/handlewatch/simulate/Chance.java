package io.handlewatch.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random draws that are the same on every machine for one seed. */
public class Chance {
    /** Where all draws come from. */
    protected final SplittableRandom random;

    Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    /** Draws from this stream. */
    protected Chance(SplittableRandom random) {
        this.random = random;
    }

    /** An independent stream: what is drawn from it changes nothing here. */
    public Chance split() {
        return new Chance(random.split());
    }

    /** From low (included) to high. */
    public double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /** The same, each order of magnitude as likely as the next. */
    public double logBetween(double low, double high) {
        return low * StrictMath.exp(random.nextDouble() * StrictMath.log(high / low));
    }

    /** From low to high, both included. */
    public int count(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** True with this probability. */
    public boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** Time until the next of events that know nothing of each other. */
    public double exponential(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** This many of these, in random order. */
    public <T> List<T> some(List<T> all, int wanted) {
        List<T> rest = new ArrayList<>(all);
        List<T> taken = new ArrayList<>();
        while (taken.size() < wanted && !rest.isEmpty()) {
            taken.add(rest.remove(random.nextInt(rest.size())));
        }
        return taken;
    }
}
