package io.handlewatch.bench.zoo;

import io.handlewatch.simulate.Chance;
import java.util.List;
import java.util.SplittableRandom;

/** The draws of the zoo: those of the simulation, and some more. */
final class Draw extends Chance {
    Draw(long seed) {
        this(new SplittableRandom(seed));
    }

    private Draw(SplittableRandom random) {
        super(random);
    }

    @Override
    public Draw split() {
        return new Draw(random.split());
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
        return some(all, all.size());
    }
}
