package io.handlewatch.detect;

import java.util.OptionalDouble;

/**
 * The slowest leak that a run could have found with a chance of about 80 %, from the time whose openings were seen.
 *
 * <p>The separate arrivals that {@link AlarmRule} asks for must come (Poisson: a mean of c + 2.5 sqrt(c) gives c or more in nearly all runs), at least
 * {@value #FEWEST}; in a run too short to exclude fading by its length alone, {@value #FEWEST_SHORT}, with which the evidence suffices.
 */
final class Findable {
    private static final double HOUR = 3_600_000;
    private static final double FEWEST = 20;
    private static final double FEWEST_SHORT = 45;

    private Findable() {}

    static OptionalDouble perHour(RunClock clock, int stacks) {
        double young = Math.max(clock.run() / 24, 3 * clock.interval());
        double window = clock.seen() * (1 - young / Math.max(1, clock.run()));
        if (clock.seen() < AlarmRule.shortest() || window <= 0) {
            return OptionalDouble.empty();
        }
        double arrivals = LeakRule.fewest(AlarmRule.fewestClusters(stacks), clock.epochs());
        double needed = Math.max(
                clock.seen() < AlarmRule.longest() ? FEWEST_SHORT : FEWEST, arrivals + 2.5 * Math.sqrt(arrivals));
        return OptionalDouble.of(needed / (window / HOUR));
    }
}
