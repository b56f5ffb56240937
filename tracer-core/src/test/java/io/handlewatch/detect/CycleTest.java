package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A leak with each run of a job has a rhythm; one that leaks whenever somebody calls has none. */
class CycleTest {
    private static final double MINUTE = 60_000;
    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void aJobThatLeaksTwelveEachHour() {
        Service service = new Service();
        for (int hour = 0; hour < 9; hour++) {
            service.even(1, 12, 60 * hour + 17, 60 * hour + 19, NEVER);
        }
        StackVerdict verdict = Service.judge(service.samples(540), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        Cycle cycle = verdict.cycle();
        assertThat(cycle).isNotNull();
        assertThat(cycle.periodMillis()).isCloseTo(60 * MINUTE, within(MINUTE));
        assertThat(cycle.perCycle()).isCloseTo(12, within(1.0));
        assertThat(verdict.reason()).containsPattern("; about 1[12].\\d every 60 min\\.");
    }

    @Test
    void aJobMayBeLateAndMayMissATurn() {
        Random random = new Random(4);
        double[] at = new double[17];
        int[] count = new int[17];
        for (int i = 0; i < at.length; i++) {
            int turn = i < 9 ? i : i + 2;
            at[i] = (25 * turn + 2 * random.nextGaussian()) * MINUTE;
            count[i] = 1 + random.nextInt(4);
        }
        assertThat(Cycle.period(at, count, MINUTE)).isCloseTo(25 * MINUTE, within(0.5 * MINUTE));
    }

    @Test
    void chanceHasNoRhythm() {
        Random random = new Random(20260301);
        int shown = 0;
        for (int run = 0; run < 500; run++) {
            double perHour = 2 + 20 * random.nextDouble();
            double[] at = new double[(int) (8 * perHour)];
            for (int i = 0; i < at.length; i++) {
                at[i] = (Math.floor(480 * random.nextDouble()) + 0.5) * MINUTE;
            }
            Arrays.sort(at);
            int[] count = new int[at.length];
            Arrays.fill(count, 1);
            shown += Cycle.period(at, count, MINUTE) > 0 ? 1 : 0;
        }
        assertThat(shown).isLessThanOrEqualTo(5);
    }

    @Test
    void aSteadyLeakHasNone() {
        Service service = new Service().even(1, 480, 0, 480, NEVER);
        assertThat(Service.judge(service.samples(480), 1).cycle()).isNull();
    }

    @Test
    void noPeriodThatNeighboursExcludeIsOneThatBirthsFallOn() {
        Random random = new Random(8);
        int excluded = 0;
        int fit = 0;
        for (int round = 0; round < 300; round++) {
            double period = (20 + 40 * random.nextDouble()) * MINUTE;
            double late = 0.25 * period * random.nextDouble();
            boolean inTurns =
                    random.nextBoolean(); // neighbours as far from each other as births so close to one phase can be
            double[] at = new double[10 + random.nextInt(60)];
            for (int i = 0; i < at.length; i++) {
                double off = inTurns ? i % 2 : random.nextGaussian();
                at[i] = period * (inTurns ? i : random.nextInt(40)) + late * off;
            }
            Arrays.sort(at);
            int[] count = random.ints(at.length, 1, inTurns ? 2 : 9).toArray();
            double asked = random.nextBoolean() ? 0.85 : 0.9;
            Neighbours neighbours = new Neighbours(at, count, asked);
            double frequency = 0.4 / period;
            double until = 0;
            for (; frequency < 2.5 / period; frequency += 0.01 / (at[at.length - 1] - at[0])) {
                until = frequency > until ? frequency + neighbours.excluded(frequency) : until;
                boolean fits = concentration(at, count, frequency) >= asked;
                assertThat(fits && frequency < until).as("round %d", round).isFalse();
                excluded += frequency < until ? 1 : 0;
                fit += fits ? 1 : 0;
            }
        }
        assertThat(excluded).isGreaterThan(1_000_000);
        assertThat(fit).isGreaterThan(5_000);
    }

    private static double concentration(double[] at, int[] count, double frequency) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < at.length; i++) {
            x += count[i] * Math.cos(2 * Math.PI * frequency * at[i]);
            y += count[i] * Math.sin(2 * Math.PI * frequency * at[i]);
        }
        return Math.hypot(x, y) / Arrays.stream(count).sum();
    }
}
