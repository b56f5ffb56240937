package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * An even leak put into a night that has none.
 *
 * @param condition what went wrong in the night
 * @param perHour its rate
 * @param found whether it was found
 */
record PlantedLeak(Condition condition, double perHour, boolean found) {
    /** Plants one of the slowest rate that the night says it could have found; empty where it says that it could find none. */
    static List<PlantedLeak> slowest(long seed, Condition condition, List<Family> families) {
        OptionalDouble slowest =
                JudgedNight.judgement(Night.of(seed, condition, families)).slowestFindableRatePerHour();
        return slowest.isEmpty() ? List.of() : List.of(of(slowest.getAsDouble(), seed, condition, families));
    }

    /** Plants one of a rate. */
    static PlantedLeak of(double perHour, long seed, Condition condition, List<Family> families) {
        List<Family> more = new ArrayList<>(families);
        more.add(new Family(
                "planted",
                true,
                true,
                Set.of(Verdict.LEAK),
                (draw, minutes) -> work -> work.leaksEvenly(perHour / 60, 0)));
        Judgement after = JudgedNight.judgement(Night.of(seed, condition, more));
        StackVerdict planted = after.stacks().get(more.size() - 1);
        return new PlantedLeak(condition, perHour, planted.verdict() == Verdict.LEAK);
    }
}
