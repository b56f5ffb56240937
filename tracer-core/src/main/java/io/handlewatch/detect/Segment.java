package io.handlewatch.detect;

/**
 * The part of the arrivals that is judged: all of them, or what follows one change of rate.
 *
 * <p>The change point of largest Poisson likelihood over the bins, max over i of k1 ln(k1/i) + k2 ln(k2/(B-i)) - k ln(k/B), divided by the dispersion;
 * accepted at {@value #ACCEPT}. If the rate rises there from next to nothing, the leak began late. If it falls, the rest is judged alone only where a
 * step, or a fading with a floor, explains the arrivals better than a fading alone does ({@link Fading}), by {@value #STEP_BETTER} nats: a warm-up with a
 * leak behind it.
 *
 * @param from where it begins on the axis of the arrivals
 * @param firstBin the bin in which it begins
 * @param kind how it was chosen
 */
record Segment(double from, int firstBin, Kind kind) {
    static final Segment WHOLE = new Segment(0, 0, Kind.WHOLE);
    private static final double ACCEPT = 6;
    private static final int FEWEST = 8;
    private static final double QUIET = 0.15;
    private static final double STEP_BETTER = 5;

    enum Kind {
        WHOLE,
        LATE,
        SLOWED
    }

    /** Chooses the part; the bins cover all of the axis. */
    static Segment of(Arrivals arrivals, double[] bins) {
        if (arrivals.total() < FEWEST) {
            return WHOLE;
        }
        Segment all = all(arrivals, bins);
        if (all.kind() == Kind.WHOLE) {
            return of(arrivals, all, bins);
        }
        double[] rest = new double[bins.length];
        arrivals.fill(rest, all.from(), arrivals.length());
        return of(arrivals, all, rest);
    }

    /** All that has come, from the first on where it was late. */
    static Segment all(Arrivals arrivals, double[] bins) {
        double onset = arrivals.total() < FEWEST ? 0 : onset(arrivals, bins);
        return onset <= 0 ? WHOLE : part(arrivals, onset, bins.length, Kind.LATE);
    }

    /** Where the arrivals begin, if they begin with a silence that is too long for chance; else 0. Not before the life of the target in which the first one came. */
    private static double onset(Arrivals arrivals, double[] bins) {
        double first = arrivals.at(0);
        double moments = LeakRule.moments(arrivals.clusters(), arrivals.total(), Arrivals.dispersion(bins, 0));
        if (Silence.byChance(arrivals.earliest(), arrivals.length(), moments) >= Silence.STOPPED) {
            return 0;
        }
        double distance = (arrivals.length() - first) / arrivals.total();
        return Math.max(arrivals.partBegin(arrivals.part(first)), Math.min(arrivals.earliest(), first - distance));
    }

    private static Segment part(Arrivals arrivals, double from, int bins, Kind kind) {
        return new Segment(from, (int) Math.min(bins - 1, bins * from / arrivals.length()), kind);
    }

    private static Segment of(Arrivals arrivals, Segment all, double[] bins) {
        int total = arrivals.total();
        int n = bins.length;
        double begin = all.from();
        double length = arrivals.length() - begin;
        double dispersion = Arrivals.dispersion(bins, 0);
        double best = 0;
        int change = 0;
        double before = 0;
        double atChange = 0;
        for (int i = 1; i < n - 1; i++) {
            before += bins[i - 1];
            double gain = term(before, i) + term(total - before, n - i) - term(total, n);
            if (i > 1 && gain > best) {
                best = gain;
                change = i;
                atChange = before;
            }
        }
        if (best / dispersion <= ACCEPT) {
            return all;
        }
        double place = begin + length * change / n;
        double rateBefore = atChange / change;
        double rateAfter = (total - atChange) / (n - change);
        if (rateAfter > rateBefore) {
            return rateBefore > QUIET * rateAfter ? all : late(arrivals, place, length / n, n);
        }
        double[] fine = new double[Fading.BINS];
        arrivals.fill(fine, begin, arrivals.length());
        double warm = Fading.endOfWarmUp(fine, STEP_BETTER * dispersion);
        if (warm >= 0) {
            return part(arrivals, begin + warm * length, n, Kind.SLOWED);
        }
        double step = term(atChange, change) + term(total - atChange, n - change) - term(total, n);
        double fade = Fading.fading(fine) + total * Math.log(Fading.BINS);
        return n - change > 0.25 * n && (step - fade) / dispersion > STEP_BETTER
                ? part(arrivals, place, n, Kind.SLOWED)
                : all;
    }

    private static double term(double count, double width) {
        return count == 0 ? 0 : count * Math.log(count / width);
    }

    /** The onset between two survivors near the border of the bins: there where the likelihood is largest, a mean distance before the first, in the same life of the target. */
    private static Segment late(Arrivals arrivals, double place, double width, int bins) {
        double onset = place;
        double best = Double.NEGATIVE_INFINITY;
        double length = arrivals.length();
        int total = arrivals.total();
        int before = total - arrivals.totalFrom(place - 2 * width);
        for (int i = arrivals.first(place - 2 * width);
                i < arrivals.size() && arrivals.at(i) < place + 2 * width;
                i++) {
            double at = arrivals.at(i);
            double likelihood = term(before, Math.max(1, at)) + term(total - before, Math.max(1, length - at));
            if (likelihood > best) {
                best = likelihood;
                double previous = i == 0 ? 0 : arrivals.at(i - 1);
                onset = Math.max((previous + at) / 2, at - (length - at) / Math.max(1, total - before));
                onset = Math.max(arrivals.partBegin(arrivals.part(at)), onset);
            }
            before += arrivals.count(i);
        }
        return part(arrivals, onset, bins, Kind.LATE);
    }
}
