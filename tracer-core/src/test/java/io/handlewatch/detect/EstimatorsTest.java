package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts of the judgement against published values, sums by hand, and plain searches. */
class EstimatorsTest {
    private static final double MINUTE = 60_000;

    @Test
    void poissonLimitsAreGarwoods() {
        // Garwood's exact 95 % limits: 5 -> 1.62 and 11.67; 20 -> 12.22 and 30.89; 100 -> 81.36 and 121.63
        assertThat(Poisson.low(5, 1)).isCloseTo(1.62, within(0.03));
        assertThat(Poisson.high(5, 1)).isCloseTo(11.67, within(0.03));
        assertThat(Poisson.low(20, 1)).isCloseTo(12.22, within(0.03));
        assertThat(Poisson.high(20, 1)).isCloseTo(30.89, within(0.03));
        assertThat(Poisson.low(100, 1)).isCloseTo(81.36, within(0.05));
        assertThat(Poisson.high(100, 1)).isCloseTo(121.63, within(0.05));
        assertThat(Poisson.low(0, 1)).isZero();
    }

    @Test
    void poissonAndNormalProbabilities() {
        assertThat(Poisson.atMost(2, 3)).isCloseTo(Math.exp(-3) * (1 + 3 + 4.5), within(1e-12));
        assertThat(Poisson.atMost(500, 500)).isCloseTo(0.512, within(0.005));
        assertThat(Poisson.atMost(3, 0)).isEqualTo(1);
        assertThat(Poisson.normalBelow(1.96)).isCloseTo(0.975, within(1e-4));
        assertThat(Poisson.normalBelow(-1.96)).isCloseTo(0.025, within(1e-4));
    }

    @Test
    void closingsCountByAgeAndTime() {
        Closings closings = new Closings();
        for (int i = 0; i < 100; i++) {
            closings.add(10 * MINUTE, i * 12 * MINUTE);
            closings.add(0.5 * MINUTE, i * 12 * MINUTE);
        }
        assertThat(closings.total()).isEqualTo(200);
        assertThat(closings.beyond(5 * MINUTE)).isCloseTo(100, within(1e-9));
        assertThat(closings.beyond(20 * MINUTE)).isZero();
        assertThat(closings.beyond(5 * MINUTE, 600 * MINUTE)).isCloseTo(50, within(3.0));
        assertThat(closings.median(0)).isBetween(0.0, 11 * MINUTE);
        assertThat(closings.median(300)).isZero();
        assertThat(closings.median(1000)).isZero();
    }

    @Test
    void survivalIsTheLifeTable() {
        // 10 closed at half a minute, 5 at ten minutes, 5 alive: S = 1, 1/2 after the first class, 1/4 after the second
        StackHistory stack = new StackHistory(1, 0, new Renewals.Totals());
        RunClock clock = new RunClock();
        for (int i = 0; i < 10; i++) {
            stack.closings.add(0.5 * MINUTE, 0);
        }
        for (int i = 0; i < 5; i++) {
            stack.closings.add(10 * MINUTE, 0);
            stack.cohorts.add(-500 * MINUTE, MINUTE);
        }
        Survival survival = Survival.of(stack, clock);
        assertThat(survival.reaching(0)).isEqualTo(1);
        assertThat(survival.reaching(5 * MINUTE)).isCloseTo(0.5, within(1e-9));
        assertThat(survival.reaching(60 * MINUTE)).isCloseTo(0.25, within(1e-9));
        assertThat(survival.plateau()).isCloseTo(0.25, within(1e-9));
        assertThat(survival.staying(5 * MINUTE)).isCloseTo(0.5, within(1e-9));
        assertThat(survival.closedBeyond(60 * MINUTE)).isCloseTo(0, within(1e-9));
    }

    @Test
    void cohortsLoseNobodyWhenTheyAreJoined() {
        Cohorts cohorts = new Cohorts();
        for (int i = 0; i < 5000; i++) {
            cohorts.add(i * MINUTE, MINUTE);
            cohorts.add(i * MINUTE, MINUTE);
        }
        assertThat(cohorts.size()).isLessThanOrEqualTo(512);
        assertThat(cohorts.total()).isEqualTo(10_000);
        for (int i = 0; i < 5000; i++) {
            cohorts.remove(i * MINUTE);
        }
        assertThat(cohorts.total()).isEqualTo(5000);
        assertThat(cohorts.countFrom(0)).isEqualTo(5000);
        cohorts.thin(0, 0.5, new Closings(), 5000 * MINUTE);
        assertThat(cohorts.total()).isBetween(2499, 2500);
    }

    /** However long the run, the joined ones are short against it, and stand where their births were. */
    @Test
    void joinedCohortsKeepTheirPlace() {
        Cohorts cohorts = new Cohorts();
        int minutes = 20_000;
        for (int i = 0; i < minutes; i++) {
            cohorts.add((i + 0.5) * MINUTE, MINUTE);
        }
        double begin = 0;
        for (int i = 0; i < cohorts.size(); i++) {
            assertThat(cohorts.width(i)).isLessThanOrEqualTo(minutes * MINUTE / 100);
            assertThat(cohorts.born(i) - cohorts.width(i) / 2).isCloseTo(begin, within(1.0));
            assertThat(cohorts.width(i)).isCloseTo(cohorts.count(i) * MINUTE, within(1.0));
            begin += cohorts.count(i) * MINUTE;
        }
        for (int i = 0; i < minutes; i++) {
            double second = cohorts.size() > 1 ? cohorts.born(1) : Double.POSITIVE_INFINITY;
            int behind = cohorts.countFrom(second);
            cohorts.remove((i + 0.5) * MINUTE);
            assertThat(cohorts.countFrom(second)).isEqualTo(behind);
        }
        assertThat(cohorts.total()).isZero();
    }

    @Test
    void lifeTableAgreesWithAMap() {
        LifeTable table = new LifeTable();
        Map<Long, Double> map = new HashMap<>();
        List<Long> alive = new ArrayList<>();
        Random random = new Random(3);
        long next = 1;
        for (int sample = 0; sample < 3000; sample++) {
            for (int births = random.nextInt(30); births > 0; births--) {
                next += 1 + random.nextInt(4);
                // Now and then a number out of order: one that was passed over.
                long life = random.nextInt(40) == 0 && !map.containsKey(next - 1) ? next - 1 : next;
                if (!map.containsKey(life)) {
                    table.put(life, sample);
                    map.put(life, (double) sample);
                    alive.add(life);
                }
            }
            for (int ends = random.nextInt(31); ends > 0 && !alive.isEmpty(); ends--) {
                // Most are young, some live long.
                int at = Math.max(0, alive.size() - 1 - (int) (10 / (random.nextDouble() + 0.001)));
                long life = alive.remove(at);
                assertThat(table.bornAt(life, sample)).isEqualTo(map.get(life) == sample);
                assertThat(table.remove(life)).isEqualTo(map.remove(life));
            }
            assertThat(table.size()).isEqualTo(map.size());
        }
        assertThat(table.bornAt(next + 1, 2999)).isFalse();
        assertThat(table.remove(0)).isNaN();
        for (long life : alive) {
            assertThat(table.remove(life)).isEqualTo(map.get(life));
        }
        assertThat(table.size()).isZero();
        assertThat(table.remove(next)).isNaN();
    }

    @Test
    void polylineReadsBothWaysAndStaysSmall() {
        Polyline line = new Polyline();
        for (int i = 1; i <= 100_000; i++) {
            line.add(i, i < 50_000 ? i : 50_000 + (i - 50_000) / 2.0 + Math.sin(i));
        }
        assertThat(line.yAt(20_000)).isCloseTo(20_000, within(300.0));
        assertThat(line.yAt(100_000)).isCloseTo(75_000, within(5.0));
        assertThat(line.xAt(60_000)).isCloseTo(70_000, within(300.0));
    }

    @Test
    void dispersionIsOneForPoissonAndTheSizeOfBatchesForBatches() {
        Random random = new Random(1);
        double[] poisson = new double[4000];
        double[] batches = new double[4000];
        for (int i = 0; i < 40_000; i++) {
            poisson[random.nextInt(4000)]++;
        }
        for (int i = 0; i < 400; i++) {
            batches[random.nextInt(4000)] += 12;
        }
        assertThat(Arrivals.dispersion(poisson, 0)).isCloseTo(1, within(0.08));
        assertThat(Arrivals.dispersion(batches, 0)).isCloseTo(12, within(2.0));
    }

    @Test
    void teethAreFallsThatNoRiseMatches() {
        Teeth saw = new Teeth();
        Teeth noise = new Teeth();
        Random random = new Random(2);
        for (int i = 0; i < 600; i++) {
            saw.add(2 * (i % 30));
            int poisson = 0;
            for (double left = Math.exp(-8), p = random.nextDouble(); p > left; p *= random.nextDouble()) {
                poisson++;
            }
            noise.add(poisson);
        }
        assertThat(saw.count()).isEqualTo(19);
        assertThat(noise.count()).isLessThan(2);
    }

    @Test
    void moreStacksAskForMoreArrivals() {
        // 1 + ln(60 / 0.1) / 1.2 and 1 + ln(4096 / 0.1) / 1.2
        assertThat(AlarmRule.fewestClusters(60)).isCloseTo(6.33, within(0.01));
        assertThat(AlarmRule.fewestClusters(4096)).isCloseTo(9.85, within(0.01));
    }
}
