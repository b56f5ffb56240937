package io.handlewatch.bench.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.trace.Listing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One night read in several ways: what is said of it depends on what its handles did. */
class SameNightTest {
    private static final Set<String> PLAIN =
            Set.of("plain-leak", "flood-leak", "shift-leak", "drip-leak", "wandering-leak");

    /** Steps of the wall clock, back and forth, change no verdict, rate or reason, nor the sample of an alarm. */
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void theWallClockDecidesNothing(long seed) {
        Night night = Night.of(seed, Condition.CLEAN, Zoo.families());
        List<Plan.ClockStep> steps = List.of(
                new Plan.ClockStep(31, 7_200_000),
                new Plan.ClockStep(200, -10_800_000),
                new Plan.ClockStep(333, 90_000));
        List<String> steady = said(JudgedNight.judgement(night));
        assertThat(said(JudgedNight.judgement(night.readBy(plan(night.plan, night.plan.listing(), steps)))))
                .isEqualTo(steady);
        assertThat(steady.toString()).contains("LEAK");
    }

    private static List<String> said(Judgement judgement) {
        return judgement.stacks().stream()
                .map(one -> one.stackId() + " " + one.verdict() + " " + one.ratePerHour() + " " + one.rateLow() + " "
                        + one.rateHigh() + " " + one.openNow() + " " + one.reason() + " "
                        + one.alarms().stream()
                                .map(alarm -> alarm.raisedSample() + "-" + alarm.withdrawnSample())
                                .toList())
                .toList();
    }

    /** Whether the readings hold events, the survivors of an interval or those since a baseline: the plain leaks are found, and the rates agree. */
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void allThreeListingsFindThePlainLeaks(long seed) {
        Night night = Night.of(seed, Condition.CLEAN, Zoo.families());
        List<StackVerdict> events = verdicts(night, Listing.EVENTS);
        for (Listing listing : Listing.values()) {
            List<StackVerdict> verdicts = verdicts(night, listing);
            for (int i = 0; i < verdicts.size(); i++) {
                Family family = night.stacks.get(i).family;
                StackVerdict verdict = verdicts.get(i);
                if (PLAIN.contains(family.name())) {
                    assertThat(verdict.verdict())
                            .as("%s, %s: %s", listing, family.name(), verdict.reason())
                            .isEqualTo(Verdict.LEAK);
                    assertThat(verdict.ratePerHour())
                            .as("%s, %s", listing, family.name())
                            .isBetween(
                                    0.9 * events.get(i).rateLow(),
                                    1.1 * events.get(i).rateHigh());
                }
            }
        }
    }

    private static List<StackVerdict> verdicts(Night night, Listing listing) {
        return JudgedNight.judgement(night.readBy(plan(night.plan, listing, List.of())))
                .stacks();
    }

    private static Plan plan(Plan plan, Listing listing, List<Plan.ClockStep> steps) {
        return new Plan(
                listing,
                plan.interval(),
                plan.samples(),
                plan.epochs(),
                plan.sleeps(),
                plan.lost(),
                steps,
                plan.smallRing(),
                plan.lastFreedFirst(),
                plan.effort());
    }
}
