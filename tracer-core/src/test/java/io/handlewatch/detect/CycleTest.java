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
}
