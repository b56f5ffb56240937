package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The age of maturity where only a leak is of use: less is looked at, and it must not change what leaks. */
class MaturityAgeTest {
    private static final double MINUTE = 60_000;
    private static final double FEWEST = 9.6;

    @Test
    void agesThatTooFewHaveReachedChangeNoLeak() {
        RunClock clock = new RunClock();
        new Service().samples(600).forEach(sample -> clock.advance(sample, 0));
        Random random = new Random(11);
        int plain = 0;
        int mixed = 0;
        int mixedLate = 0;
        int spared = 0;
        for (int round = 0; round < 4000; round++) {
            StackHistory stack = stack(random);
            double useful = AlarmRule.highestAge(stack.cohorts, clock, FEWEST);
            LeakRule all = LeakRule.of(
                    stack,
                    clock,
                    MaturityAge.of(stack, clock, Double.POSITIVE_INFINITY),
                    FEWEST,
                    random.nextBoolean(),
                    false);
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
        RunClock clock = new RunClock();
        new Service().samples(600).forEach(sample -> clock.advance(sample, 0));
        Random random = new Random(12);
        int leaks = 0;
        int early = 0;
        int late = 0;
        for (int round = 0; round < 4000; round++) {
            StackHistory stack = stack(random);
            MaturityAge age = MaturityAge.of(stack, clock, Double.POSITIVE_INFINITY);
            boolean standing = random.nextBoolean();
            LeakRule whole = LeakRule.of(stack, clock, age, FEWEST, standing, false);
            LeakRule brief = LeakRule.of(stack, clock, age, FEWEST, standing, true);
            assertThat(brief.leak()).as("round %d", round).isEqualTo(whole.leak());
            leaks += whole.leak() ? 1 : 0;
            early += age.age() >= 0 && brief.segment() == null ? 1 : 0;
            late += !whole.leak() && brief.segment() != null ? 1 : 0;
        }
        assertThat(leaks).isGreaterThan(20);
        assertThat(early).isGreaterThan(20);
        assertThat(late).isGreaterThan(20);
    }

    /** A leak from some moment on, beside handles that are closed after short or after long use. */
    private static StackHistory stack(Random random) {
        StackHistory stack = new StackHistory(1, 0, new Renewals.Totals());
        double from = random.nextBoolean() ? 500 * random.nextDouble() : 380 + 80 * random.nextDouble();
        double perMinute = 0.05 + random.nextDouble();
        double born = from;
        while (born < 600) {
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
