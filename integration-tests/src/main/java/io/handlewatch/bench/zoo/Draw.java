package io.handlewatch.bench.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random draws that are the same for one seed. */
final class Draw {
    private final SplittableRandom random;

    Draw(long seed) {
        this(new SplittableRandom(seed));
    }

    private Draw(SplittableRandom random) {
        this.random = random;
    }

    /** An independent stream: what is drawn from it changes nothing here. */
    Draw split() {
        return new Draw(random.split());
    }

    /** From low (included) to high. */
    double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    /** The same, each order of magnitude as likely as the next. */
    double logBetween(double low, double high) {
        return low * Math.exp(random.nextDouble() * Math.log(high / low));
    }

    /** From low to high, both included. */
    int count(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    double exponential(double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }

    double gaussian() {
        return random.nextGaussian();
    }

    /** Sum of two exponentials: a duration with a mode, as most requests have. */
    double duration(double mean) {
        return exponential(mean / 2) + exponential(mean / 2);
    }

    double logNormal(double median, double sigma) {
        return median * Math.exp(sigma * gaussian());
    }

    int poisson(double mean) {
        if (mean > 30) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian()));
        }
        double limit = Math.exp(-Math.max(0, mean));
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    <T> List<T> shuffled(List<T> all) {
        List<T> rest = new ArrayList<>(all);
        List<T> mixed = new ArrayList<>();
        while (!rest.isEmpty()) {
            mixed.add(rest.remove(random.nextInt(rest.size())));
        }
        return mixed;
    }
}
