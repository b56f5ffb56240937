package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** At a beat only what leaks is asked: less is looked at, and it must not change the answer. */
class BeatTest {
    private static final double MINUTE = 60_000;
    private static final double FEWEST = 9.6;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void agesThatTooFewHaveReachedChangeNoLeak() {
        RunClock clock = clock(NEVER);
        Random random = new Random(11);
        int plain = 0;
        int mixed = 0;
        int mixedLate = 0;
        int spared = 0;
        for (int round = 0; round < 4000; round++) {
            StackHistory stack = stack(random, NEVER);
            double useful = AlarmRule.highestAge(stack.cohorts, clock, FEWEST);
            LeakRule all =
                    LeakRule.of(stack, clock, MaturityAge.of(stack, clock, NEVER), FEWEST, random.nextBoolean(), false);
            MaturityAge cut = MaturityAge.of(stack, clock, useful);
            spared += cut.age() < 0 && all.age().age() >= 0 ? 1 : 0;
            if (all.leak()) {
                assertThat(cut).as("round %d", round).isEqualTo(all.age());
                plain += all.age().mixed() ? 0 : 1;
                mixed += all.age().mixed() ? 1 : 0;
                mixedLate += all.age().mixed() && useful < clock.run() / 3 ? 1 : 0;
            }
        }
        assertThat(plain).isGreaterThan(20);
        assertThat(mixed).isGreaterThan(20);
        assertThat(mixedLate)
                .as("where the highest ages of the grid are of no use")
                .isGreaterThan(5);
        assertThat(spared).isGreaterThan(20);
    }

    @Test
    void theBriefAnswerIsThatOfTheWholeJudgement() {
        double[] restarts = {NEVER, NEVER, 60, 200, 300, 450};
        RunClock[] clocks = Arrays.stream(restarts).mapToObj(BeatTest::clock).toArray(RunClock[]::new);
        Random random = new Random(12);
        int[] leaks = new int[2];
        int[] early = new int[2];
        int[] late = new int[2];
        for (int round = 0; round < 12_000; round++) {
            RunClock clock = clocks[round % clocks.length];
            int more = clock.epochs() - 1;
            StackHistory stack = stack(random, restarts[round % clocks.length]);
            MaturityAge age = MaturityAge.of(stack, clock, NEVER);
            boolean standing = random.nextBoolean();
            LeakRule whole = LeakRule.of(stack, clock, age, FEWEST, standing, false);
            LeakRule brief = LeakRule.of(stack, clock, age, FEWEST, standing, true);
            assertThat(brief.leak()).as("round %d", round).isEqualTo(whole.leak());
            leaks[more] += whole.leak() ? 1 : 0;
            early[more] += age.age() >= 0 && brief.segment() == null ? 1 : 0;
            late[more] += !whole.leak() && brief.segment() != null ? 1 : 0;
        }
        for (int[] count : List.of(leaks, early, late)) {
            assertThat(count[0]).as("in one life of the target").isGreaterThan(20);
            assertThat(count[1]).as("in two").isGreaterThan(20);
        }
    }

    /** Ten hours, a sample a minute. */
    private static RunClock clock(double restart) {
        RunClock clock = new RunClock();
        new Service().restartAt(restart).samples(600).forEach(sample -> clock.advance(sample, 0));
        return clock;
    }

    /** A leak from some moment on, beside handles that are closed after short or after long use. */
    private static StackHistory stack(Random random, double restart) {
        StackHistory stack = new StackHistory(1, 0, new Renewals.Totals());
        double from = random.nextBoolean() ? 500 * random.nextDouble() : 380 + 80 * random.nextDouble();
        double perMinute = 0.05 + random.nextDouble();
        double born = from;
        while (born < 600) {
            if (stack.epochStart == 0 && born > restart) {
                stack.newEpoch(restart * MINUTE);
            }
            stack.cohorts.add(born * MINUTE, MINUTE);
            born += -Math.log(1 - random.nextDouble()) / perMinute;
        }
        int closed = random.nextInt(600);
        double longest = 10 + 90 * random.nextDouble();
        double few = 0.3 * random.nextDouble();
        double[] moments = random.doubles(closed, 0, 600).sorted().toArray();
        for (double moment : moments) {
            double age = random.nextDouble() < few ? 300 * random.nextDouble() : longest * random.nextDouble();
            stack.closings.add(Math.min(moment, age) * MINUTE, moment * MINUTE);
        }
        return stack;
    }
}
