package io.handlewatch.detect;

/**
 * How many handles an hour a stack leaks, with a 95 % interval for the underlying rate.
 *
 * <p>Rate = leaked / seen time since the begin. Leaked = sum over the open handles born since of the probability that they are never closed ({@link
 * Survival}); of a saw, whose young ones are all closed at once, only those that have outlived the age of maturity. No regression, so gaps, sawteeth and the
 * hour of the day do not bend it. Where a warm-up was cut off, what still comes of it behind the cut, e^-{@value Fading#TIME_CONSTANTS} of it, is taken off.
 *
 * <p>The interval is that of a Poisson count whose variance is the sum of four: the count's own, times the dispersion of the arrivals where that is more than chance; which of
 * the open handles are leaked, and how well the share that stays is known ({@link Staying}); the rest of a warm-up, as unsure as it is large; and {@value #LOST_ERROR} of the
 * share of time whose openings were lost.
 *
 * @param perHour the rate
 * @param low lower end of the interval
 * @param high upper end
 * @param sinceRun when the leak began, in run time
 */
record LeakRate(double perHour, double low, double high, double sinceRun) {
    static final LeakRate NONE = new LeakRate(0, 0, 0, 0);
    private static final double LOST_ERROR = 0.3;
    private static final double HOUR = 3_600_000;

    /**
     * Handles born since a moment that are never closed.
     *
     * @param leaked how many are expected
     * @param variance of that number, beside the chance with which they arrive: s(1 - s) for a handle that stays with the probability s, and the error of the life
     *     table behind s, by Greenwood's formula (Reports on Public Health 33, 1926): the sum over its classes of (expected in this class and below)^2 d / (r (r - d))
     */
    private record Staying(double leaked, double variance) {}

    static LeakRate of(StackHistory stack, RunClock clock, LeakRule rule) {
        Arrivals arrivals = rule.arrivals();
        if (arrivals == null) {
            return of(staying(stack, clock, 0), clock.seen() / HOUR, clock, rule, Segment.WHOLE, 0);
        }
        // Not always the part that was judged: also where all of it leaks, the rate behind a warm-up is the leak's.
        Segment segment = rule.age().mixed() ? Segment.WHOLE : Segment.of(arrivals, arrivals.histogram());
        int part = arrivals.part(segment.from());
        double since = segment.from() == arrivals.partBegin(part)
                ? clock.epochStart(segment.kind() == Segment.Kind.WHOLE ? clock.epochs() - arrivals.lives() : part)
                : clock.runAt(arrivals.seenAt(segment.from()));
        if (stack.teeth.count() >= 2) {
            double hours = (arrivals.length() - segment.from()) / HOUR;
            return of(new Staying(arrivals.totalFrom(segment.from()), 0), hours, clock, rule, segment, since);
        }
        double hours = (clock.seen() - clock.seenAt(since)) / HOUR;
        return of(staying(stack, clock, since), hours, clock, rule, segment, since);
    }

    private static Staying staying(StackHistory stack, RunClock clock, double since) {
        Survival survival = Survival.of(stack, clock);
        Cohorts cohorts = stack.cohorts;
        double[] expected = new double[Closings.CLASSES];
        double variance = 0;
        int epoch = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < clock.epochs() && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
            }
            if (cohorts.born(i) >= since) {
                int ageClass = Closings.classOf(clock.epochEnd(epoch) - cohorts.born(i));
                double stays = survival.staying(clock.epochEnd(epoch) - cohorts.born(i), ageClass);
                expected[ageClass] += cohorts.count(i) * stays;
                variance += cohorts.count(i) * stays * (1 - stays);
            }
        }
        double leaked = 0;
        for (int i = 0; i < expected.length; i++) {
            leaked += expected[i];
            variance += leaked * leaked * survival.greenwood(i, stack.closings);
        }
        return new Staying(leaked, variance);
    }

    private static LeakRate of(
            Staying staying, double hours, RunClock clock, LeakRule rule, Segment segment, double since) {
        double time = Math.max(1 / HOUR, hours);
        Arrivals arrivals = rule.arrivals();
        double rest = arrivals == null ? 0 : restOfWarmUp(arrivals, segment, staying.leaked() / time);
        double leaked = Math.max(0, staying.leaked() - rest);
        int bins = Math.max(4, (arrivals == null ? 0 : arrivals.bins()) - segment.firstBin());
        double dispersion = rule.dispersion() > 1 + 2 * Math.sqrt(2.0 / bins) ? rule.dispersion() : 1;
        double unsure = LOST_ERROR * (1 - clock.seen() / Math.max(1, clock.run()));
        dispersion += (staying.variance() + rest * rest) / Math.max(1, leaked) + leaked * unsure * unsure;
        return new LeakRate(
                leaked / time, Poisson.low(leaked, dispersion) / time, Poisson.high(leaked, dispersion) / time, since);
    }

    /** Of the handles that came before the cut and are more than the leak's own, those of which the like still comes. */
    private static double restOfWarmUp(Arrivals arrivals, Segment segment, double perHour) {
        if (segment.kind() != Segment.Kind.SLOWED) {
            return 0;
        }
        double before = arrivals.total() - arrivals.totalFrom(segment.from());
        double warming = Math.max(0, before - perHour * segment.from() / HOUR);
        return warming * Math.exp(-Fading.TIME_CONSTANTS);
    }
}
