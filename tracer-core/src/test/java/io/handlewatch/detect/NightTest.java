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
        for (int i = 0; i < 60; i++) {
            service.handle(stack, exponential(timeConstant), NEVER);
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
