package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.Sample;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scores on whole nights with fixed seeds: what the judgement must not lose. */
class NightTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final int HOURS = 9;
    private static final int STACKS = 60;

    private final Random random = new Random(20260301);

    @Test
    void fourOfFiveLeaksAtTheSlowestFindableRateAreFound() {
        Service empty = new Service();
        for (int stack = 1; stack <= STACKS; stack++) {
            churn(empty, stack);
        }
        double slowest = judge(empty).slowestFindableRatePerHour().orElseThrow();
        Service service = new Service();
        for (int stack = 1; stack <= STACKS; stack++) {
            churn(service, stack);
            poisson(service, stack, slowest / 60, NEVER);
        }
        List<StackVerdict> verdicts = judge(service).stacks();
        long found = verdicts.stream()
                .filter(verdict -> verdict.verdict() == Verdict.LEAK)
                .count();
        assertThat(found).isGreaterThanOrEqualTo(STACKS * 4 / 5);
        long covered = verdicts.stream()
                .filter(verdict -> verdict.verdict() == Verdict.LEAK)
                .filter(verdict -> verdict.rateLow() <= slowest && slowest <= verdict.rateHigh())
                .count();
        assertThat(covered).isGreaterThanOrEqualTo(found * 9 / 10);
    }

    @Test
    void aNightWithoutALeakRaisesNoAlarm() {
        Service service = new Service();
        for (int stack = 1; stack <= STACKS; stack++) {
            churn(service, stack);
            switch (stack % 6) {
                case 0 -> poisson(service, stack, 0.5, 100);
                case 1 -> warmUp(service, stack, 20);
                case 2 -> warmUp(service, stack, 90);
                case 3 -> service.even(stack, 40, 60 * (1 + stack % 7), 60 * (1 + stack % 7) + 4, NEVER);
                case 4 -> saw(service, stack, 20 + stack);
                default -> poisson(service, stack, 3, 12);
            }
        }
        assertThat(judge(service).stacks()).allSatisfy(verdict -> {
            assertThat(verdict.verdict()).isNotEqualTo(Verdict.LEAK);
            assertThat(verdict.alarms()).isEmpty();
        });
    }

    @Test
    void theIntervalHoldsTheRateOfALeakBesideACacheOrInAPool() {
        int leaks = 4 * STACKS;
        double perMinute = 0.3;
        int found = 0;
        int covered = 0;
        for (int first = 1; first <= leaks; first += STACKS) {
            Service service = new Service();
            for (int stack = 1; stack <= STACKS; stack++) {
                poisson(service, stack, perMinute, NEVER);
                if (stack % 2 == 0) {
                    cache(service, stack, 250, 15 + stack / 4.0);
                } else {
                    pool(service, stack, 40, 1.5);
                }
            }
            for (StackVerdict verdict : judge(service).stacks()) {
                boolean leak = verdict.verdict() == Verdict.LEAK;
                boolean holds = verdict.rateLow() <= 60 * perMinute && 60 * perMinute <= verdict.rateHigh();
                found += leak ? 1 : 0;
                covered += leak && holds ? 1 : 0;
            }
        }
        assertThat(found).isGreaterThan(leaks * 9 / 10);
        assertThat((double) covered / found).isBetween(0.92, 0.99);
    }

    private static Judgement judge(Service service) {
        LeakDetector detector = new LeakDetector();
        for (Sample sample : service.samples(60 * HOURS)) {
            detector.observe(sample);
        }
        return detector.judge(IntStream.rangeClosed(1, STACKS).boxed().toList());
    }

    private void churn(Service service, int stack) {
        poisson(service, stack, 0.4, 3);
    }

    /** Openings at random, so many a minute, living so long on average. */
    private void poisson(Service service, int stack, double perMinute, double life) {
        double now = exponential(1 / perMinute);
        while (now < 60 * HOURS) {
            service.handle(stack, now, now + exponential(life));
            now += exponential(1 / perMinute);
        }
    }

    private void warmUp(Service service, int stack, double timeConstant) {
        cache(service, stack, 60, timeConstant);
    }

    private void cache(Service service, int stack, int size, double timeConstant) {
        for (int i = 0; i < size; i++) {
            service.handle(stack, exponential(timeConstant), NEVER);
        }
    }

    /** Filled at the begin; now and then one at random is replaced. */
    private void pool(Service service, int stack, int size, double swapsAMinute) {
        double[] born = new double[size];
        for (int i = 0; i < size; i++) {
            born[i] = 3 * random.nextDouble();
        }
        for (double now = 3 + exponential(1 / swapsAMinute); now < 60 * HOURS; now += exponential(1 / swapsAMinute)) {
            int at = random.nextInt(size);
            service.handle(stack, born[at], now);
            born[at] = now;
        }
        for (double last : born) {
            service.handle(stack, last, NEVER);
        }
    }

    private void saw(Service service, int stack, double period) {
        for (double now = 0.1; now < 60 * HOURS; now += 1.7) {
            service.handle(stack, now, period * Math.ceil(now / period));
        }
    }

    private double exponential(double mean) {
        return mean == NEVER ? NEVER : -mean * Math.log(1 - random.nextDouble());
    }
}
