package io.handlewatch.detect;

import java.util.Arrays;

/**
 * Whether the arrivals of survivors go on, or fade as those of caches, pools and first uses do: the odds of two families of intensities on the segment, u
 * from 0 to 1.
 *
 * <p>Going on: constant, rising, or falling no faster than u^-0.3. Fading: exp(-k u) (a pool filled at random), (u + c)^-1 (first uses), u^(b-1) with b
 * up to 0.3 (power law; Crow, Reliability Analysis for Complex Repairable Systems, 1974). Each family is the mean of its shapes (Bayes factor; Kass and
 * Raftery, J. Am. Stat. Assoc. 90, 1995), one half of what goes on being the constant one, and fading is thought to be {@value #PRIOR} nats more frequent. The
 * evidence is ln(going on) - ln(fading), in nats, over the dispersion; that of several lives of the target is the smaller of two: all in a row, and each
 * life by itself (a warm-up comes again with each restart).
 *
 * @param evidence in nats; above 0 the arrivals rather go on
 * @param againstFirstUses the same against first uses and power laws alone, the fadings that a leak is hardest told from
 * @param lastThird rate in the last third over the mean rate, over time
 * @param over what the arrivals were counted over
 */
record Fading(double evidence, double againstFirstUses, double lastThird, Over over) {
    static final int BINS = 24;
    private static final double REGULAR = 2;
    /** The target's work is so many times the survivors, or they are much of it themselves. */
    static final double LEAST_WORK = 5;

    /** So many of its time constants a warm-up lasts. */
    static final int TIME_CONSTANTS = 3;

    private static final double FEWEST_OPENED = 100;

    private static final double SLOWEST = 2.2;
    private static final double PRIOR = 0.6;
    private static final double CONSTANT = 0.5;

    /** What goes on. */
    static final Shape[] GOING_ON = {
        u -> u, u -> Math.pow(u, 0.7), u -> 0.5 * u + 0.5 * u * u, u -> u * u, u -> u * u * u
    };

    private static final int EXPONENTIALS = 6;
    private static final Shape[] FADING = {
        exponential(SLOWEST),
        exponential(3),
        exponential(4.5),
        exponential(7),
        exponential(12),
        exponential(24),
        firstUse(0.01),
        firstUse(0.025),
        firstUse(0.06),
        firstUse(0.12),
        u -> Math.pow(u, 0.15),
        u -> Math.pow(u, 0.3)
    };
    private static final double[][] GOING_ON_SHARES = logShares(GOING_ON);
    private static final double[][] FADING_SHARES = logShares(FADING);

    /** A fading with a floor under it, by time constant and by the share of what fades: a warm-up with a leak behind it. */
    private static final double[] FLOOR_DECAYS = {5, 8, 12, 20, 40};

    private static final double[] FLOOR_SHARES = {0.15, 0.3, 0.5, 0.7, 0.85, 0.93};
    private static final double[][][] FLOORED = floored();

    /** What arrivals are counted over; batches are counted over time, each as one. */
    enum Over {
        TIME,
        TARGET_WORK,
        OWN_WORK,
        BATCHES
    }

    boolean overWork() {
        return over == Over.TARGET_WORK || over == Over.OWN_WORK;
    }

    /** The same with no more evidence than this. */
    Fading atMost(double nats) {
        return new Fading(Math.min(evidence, nats), againstFirstUses, lastThird, over);
    }

    /** Part of the arrivals until u. */
    interface Shape {
        double until(double u);
    }

    static Fading of(Arrivals arrivals, double from, double dispersion, double shortestTimeConstant) {
        double[] row = new double[BINS];
        arrivals.fill(row, from, arrivals.length());
        double total = 0;
        double late = 0;
        for (int i = 0; i < BINS; i++) {
            total += row[i];
            late += i >= BINS * 2 / 3 ? row[i] : 0;
        }
        Odds odds = odds(row, arrivals, arrivals::fill, from, shortestTimeConstant);
        return new Fading(
                odds.any / dispersion, odds.firstUses / dispersion, total == 0 ? 0 : 3.0 * late / total, Over.TIME);
    }

    /**
     * The same over work instead of time, that of the target or of the stack itself: a leak that goes with the load does not fade when the load does. No
     * evidence where little was done, or the survivors themselves are much of that work.
     */
    static Fading byWork(
            Arrivals arrivals,
            double from,
            RunClock clock,
            OwnWork.Work done,
            double dispersion,
            double lastThird,
            Over over) {
        double begin = done.at(arrivals, clock, from);
        double work = done.at(arrivals, clock, arrivals.length()) - begin;
        double[] bins = new double[BINS];
        if (!tells(arrivals, work, arrivals.totalFrom(from))) {
            return new Fading(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, lastThird, over);
        }
        for (int i = arrivals.first(from); i < arrivals.size(); i++) {
            double place = (done.at(arrivals, clock, arrivals.at(i)) - begin) / work;
            bins[(int) Math.max(0, Math.min(BINS - 1, BINS * place))] += arrivals.count(i);
        }
        Odds odds = odds(bins, FADING_SHARES[0]);
        return new Fading(odds.any / dispersion, odds.firstUses / dispersion, lastThird, over);
    }

    /** Whether work is a measure for so many survivors of one life of the target. */
    static boolean tells(Arrivals arrivals, double work, int survivors) {
        return arrivals.lives() == 1 && work >= FEWEST_OPENED && survivors * LEAST_WORK < work;
    }

    /**
     * The same with each separate arrival as one, whatever its size, for those that come in batches: sizes that vary say nothing of whether more come. Batches
     * at regular distances are less than chance, and their evidence is worth {@value #REGULAR} times as much.
     */
    static Fading ofBatches(Arrivals arrivals, double from, double shortestTimeConstant, double lastThird) {
        double[] row = new double[BINS];
        arrivals.fillBatches(row, from, arrivals.length());
        Odds odds = odds(row, arrivals, arrivals::fillBatches, from, shortestTimeConstant);
        double weight = arrivals.periodFrom(from) > 0 ? REGULAR : 1;
        return new Fading(weight * odds.any, weight * odds.firstUses, lastThird, Over.BATCHES);
    }

    /** Logarithms of the odds against any fading, and against first uses and power laws. */
    private record Odds(double any, double firstUses) {
        Odds least(Odds other) {
            return new Odds(Math.min(any, other.any), Math.min(firstUses, other.firstUses));
        }
    }

    /** Adds the arrivals of a part of the axis to bins. */
    private interface Fill {
        void fill(double[] bins, double from, double to);
    }

    /** The row has all lives of the target one behind the other; where there are several, they are laid over each other too. */
    private static Odds odds(double[] row, Arrivals arrivals, Fill arrived, double from, double shortestTimeConstant) {
        double[] slow = slow((arrivals.length() - from) / shortestTimeConstant);
        Odds odds = odds(row, slow);
        if (arrivals.lives() == 1) {
            return odds;
        }
        double[] folded = new double[BINS];
        int parts = 0;
        for (int i = 0; i < arrivals.parts(); i++) {
            double begin = Math.max(from, arrivals.partBegin(i));
            if (arrivals.partEnd(i) > begin) {
                arrived.fill(folded, begin, arrivals.partEnd(i));
                parts++;
            }
        }
        return parts > 1 ? odds.least(odds(folded, slow)) : odds;
    }

    /** What fades. In a short segment a slow exponential has hardly begun to bend. */
    static Shape[] fading(double timeConstants) {
        Shape[] shapes = FADING.clone();
        shapes[0] = exponential(bend(timeConstants));
        return shapes;
    }

    private static double[] slow(double timeConstants) {
        double bend = bend(timeConstants);
        return bend == SLOWEST ? FADING_SHARES[0] : logShares(exponential(bend));
    }

    private static double bend(double timeConstants) {
        return Math.max(0.1, Math.min(SLOWEST, timeConstants));
    }

    private static Odds odds(double[] bins, double[] slow) {
        double[] fading = new double[1 + FADING_SHARES.length];
        fading[0] = likelihood(bins, slow);
        System.arraycopy(likelihoods(bins, FADING_SHARES), 0, fading, 1, FADING_SHARES.length);
        double[] firstUses = Arrays.copyOfRange(fading, 1 + EXPONENTIALS, fading.length);
        double going = logMean(likelihoods(bins, GOING_ON_SHARES), CONSTANT) - PRIOR;
        return new Odds(
                going - logMean(fading, 1.0 / fading.length), going - logMean(firstUses, 1.0 / firstUses.length));
    }

    private static double[] likelihoods(double[] bins, double[][] logShares) {
        double[] likelihoods = new double[logShares.length];
        for (int i = 0; i < likelihoods.length; i++) {
            likelihoods[i] = likelihood(bins, logShares[i]);
        }
        return likelihoods;
    }

    /** Logarithm of the mean of what these are logarithms of; the first has this weight, the others share the rest. */
    private static double logMean(double[] logs, double first) {
        double most = most(logs);
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            sum += (i == 0 ? first : (1 - first) / (logs.length - 1)) * Math.exp(logs[i] - most);
        }
        return most + Math.log(sum);
    }

    private static double most(double[] logs) {
        double most = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            most = Math.max(most, log);
        }
        return most;
    }

    /** Log likelihood of the best fading. */
    static double fading(double[] bins) {
        return most(likelihoods(bins, FADING_SHARES));
    }

    /**
     * Where, from 0 to 1, a warm-up has ended behind which the arrivals go on: {@value #TIME_CONSTANTS} time constants of the exponential that with a constant rate under it
     * explains them better, by this many nats, than any fading alone. Negative where there is none.
     */
    static double endOfWarmUp(double[] bins, double better) {
        double best = fading(bins) + better;
        double end = -1;
        for (int i = 0; i < FLOOR_DECAYS.length; i++) {
            for (double[] shape : FLOORED[i]) {
                double likelihood = likelihood(bins, shape);
                if (likelihood > best) {
                    best = likelihood;
                    end = TIME_CONSTANTS / FLOOR_DECAYS[i];
                }
            }
        }
        return end;
    }

    private static double[][][] floored() {
        double[][][] shapes = new double[FLOOR_DECAYS.length][FLOOR_SHARES.length][];
        for (int i = 0; i < FLOOR_DECAYS.length; i++) {
            double k = FLOOR_DECAYS[i];
            for (int j = 0; j < FLOOR_SHARES.length; j++) {
                double fading = FLOOR_SHARES[j];
                shapes[i][j] = logShares(u -> fading * (1 - Math.exp(-k * u)) / (1 - Math.exp(-k)) + (1 - fading) * u);
            }
        }
        return shapes;
    }

    private static double likelihood(double[] bins, double[] logShares) {
        double sum = 0;
        for (int i = 0; i < BINS; i++) {
            sum += bins[i] * logShares[i];
        }
        return sum;
    }

    private static Shape exponential(double k) {
        return u -> (1 - Math.exp(-k * u)) / (1 - Math.exp(-k));
    }

    private static Shape firstUse(double c) {
        return u -> Math.log(1 + u / c) / Math.log(1 + 1 / c);
    }

    private static double[][] logShares(Shape[] shapes) {
        double[][] shares = new double[shapes.length][];
        for (int i = 0; i < shapes.length; i++) {
            shares[i] = logShares(shapes[i]);
        }
        return shares;
    }

    /** Logarithm of the share of a bin; none is thought to be empty for certain. */
    static double logShare(double share) {
        return Math.log(0.99 * share + 0.01 / BINS);
    }

    private static double[] logShares(Shape shape) {
        double[] shares = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            shares[i] = logShare(shape.until((i + 1.0) / BINS) - shape.until((double) i / BINS));
        }
        return shares;
    }
}
