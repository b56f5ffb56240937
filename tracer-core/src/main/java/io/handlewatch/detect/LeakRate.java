package io.handlewatch.detect;

/**
 * How many handles an hour a stack leaks, with a 95 % interval for the underlying rate.
 *
 * <p>Rate = leaked / seen time since the begin. Leaked = sum over the open handles born since of the probability that they are never closed ({@link
 * Survival}); of a saw, whose young ones are all closed at once, only those that have outlived the age of maturity. No regression, so gaps, sawteeth and the hour of the day do not bend it. The interval is Poisson's, widened by the dispersion of the
 * arrivals where that is more than chance, and by {@value #LOST_ERROR} of the share of time whose openings were lost.
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

    static LeakRate of(StackHistory stack, RunClock clock, LeakRule rule) {
        Arrivals arrivals = rule.arrivals();
        if (arrivals == null) {
            return of(staying(stack, clock, 0), clock.seen() / HOUR, clock, rule, Segment.WHOLE, 0);
        }
        Segment segment = rule.age().mixed() ? Segment.WHOLE : Segment.of(arrivals, arrivals.histogram());
        double since = segment.kind() == Segment.Kind.WHOLE
                ? clock.epochStart(clock.epochs() - arrivals.lives())
                : clock.runAt(arrivals.seenAt(segment.from()));
        if (stack.teeth.count() >= 2) {
            double hours = (arrivals.length() - segment.from()) / HOUR;
            return of(arrivals.totalFrom(segment.from()), hours, clock, rule, segment, since);
        }
        double hours = (clock.seen() - clock.seenAt(since)) / HOUR;
        return of(staying(stack, clock, since), hours, clock, rule, segment, since);
    }

    /** How many handles born since a moment of run time are never closed. */
    private static double staying(StackHistory stack, RunClock clock, double since) {
        Survival survival = Survival.of(stack, clock);
        Cohorts cohorts = stack.cohorts;
        double leaked = 0;
        int epoch = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            while (epoch + 1 < clock.epochs() && cohorts.born(i) >= clock.epochEnd(epoch)) {
                epoch++;
            }
            if (cohorts.born(i) >= since) {
                leaked += cohorts.count(i) * survival.staying(clock.epochEnd(epoch) - cohorts.born(i));
            }
        }
        return leaked;
    }

    private static LeakRate of(
            double leaked, double hours, RunClock clock, LeakRule rule, Segment segment, double since) {
        double time = Math.max(1 / HOUR, hours);
        Arrivals arrivals = rule.arrivals();
        int bins = Math.max(4, (arrivals == null ? 0 : arrivals.bins()) - segment.firstBin());
        double dispersion = rule.dispersion() > 1 + 2 * Math.sqrt(2.0 / bins) ? rule.dispersion() : 1;
        double unsure = LOST_ERROR * (1 - clock.seen() / Math.max(1, clock.run()));
        dispersion += leaked * unsure * unsure;
        return new LeakRate(
                leaked / time, Poisson.low(leaked, dispersion) / time, Poisson.high(leaked, dispersion) / time, since);
    }
}
