package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An even leak of the slowest rate that a night says it could have found.
 *
 * @param condition what went wrong in the night
 * @param perHour that rate
 * @param found whether it was found
 */
record PlantedLeak(Condition condition, double perHour, boolean found) {
    /** Plants one in a night without a leak; empty where the night says that it could find none. */
    static List<PlantedLeak> in(long seed, Condition condition, List<Family> families) {
        Judgement before = JudgedNight.judgement(Night.of(seed, condition, families));
        if (before.slowestFindableRatePerHour().isEmpty()) {
            return List.of();
        }
        double perHour = before.slowestFindableRatePerHour().getAsDouble();
        List<Family> more = new ArrayList<>(families);
        more.add(new Family(
                "planted",
                true,
                true,
                Set.of(Verdict.LEAK),
                (draw, minutes) -> work -> work.leaksEvenly(perHour / 60, 0)));
        Judgement after = JudgedNight.judgement(Night.of(seed, condition, more));
        StackVerdict planted = after.stacks().get(more.size() - 1);
        return List.of(new PlantedLeak(condition, perHour, planted.verdict() == Verdict.LEAK));
    }
}
