package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stack opens is the measure of what it keeps: a leak goes with the calls of its own code. */
class OwnWorkTest {
    private static final double MINUTE = 60_000;
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double NIGHT = 600;

    @Test
    void theCurveIsTheCountOfWhatWasOpened() {
        Random random = new Random(3);
        for (double hours : new double[] {2, 9, 40, 300}) {
            OwnWork work = new OwnWork();
            List<Double> opened = new ArrayList<>();
            for (double at = 0; at < hours * 60; at += random.nextDouble() * hours / 4) {
                int count = random.nextInt(40);
                work.add(at * MINUTE, count);
                for (int i = 0; i < count; i++) {
                    opened.add(at);
                }
            }
            OwnWork.Work curve = work.curve();
            double block = blockMinutes(hours);
            for (double edge = 0; edge <= hours * 60 + block; edge += block) {
                double until = edge;
                assertThat(curve.at(edge * MINUTE))
                        .isCloseTo(
                                (double)
                                        opened.stream().filter(at -> at < until).count(),
                                within(1e-6));
            }
            assertThat(curve.at(1e12)).isEqualTo(opened.size());
            assertThat(curve.at(0)).isZero();
        }
    }

    private static double blockMinutes(double hours) {
        double block = 8;
        while (hours * 60 > 64 * block) {
            block *= 2;
        }
        return block;
    }

    /** Its calls fall to a twelfth over the night, each twentieth keeps its handle; the target as a whole works evenly. */
    @Test
    void aLeakThatGoesWithItsOwnCallsIsFoundWhileTheyGetFewer() {
        StackVerdict verdict = Service.judge(kept().churn(2, NIGHT, 5).samples(NIGHT), 1);
        assertThat(verdict.alarms()).as(verdict.reason()).isEmpty();
        Service calls = kept().churn(2, NIGHT, 5);
        for (int i = 0; i < 1200; i++) {
            calls.handle(1, falling((i + 0.3) / 1200), falling((i + 0.3) / 1200) + 0.4);
        }
        StackVerdict itself = Service.judge(calls.samples(NIGHT), 1);
        assertThat(itself.verdict()).as(itself.reason()).isEqualTo(Verdict.LEAK);
        assertThat(itself.reason()).endsWith(", in step with what this stack opens.");
    }

    /** The same handles are kept by code that is called evenly: what fills is no leak. */
    @Test
    void whatFadesWhileItsCallsGoOnIsNoLeak() {
        StackVerdict verdict = Service.judge(
                kept().even(1, 1200, 0, NIGHT, 0.4).churn(2, NIGHT, 5).samples(NIGHT), 1);
        assertThat(verdict.verdict()).as(verdict.reason()).isEqualTo(Verdict.WARM_UP);
        assertThat(verdict.alarms()).isEmpty();
    }

    private static Service kept() {
        Service service = new Service();
        for (int i = 0; i < 60; i++) {
            service.handle(1, falling((i + 0.5) / 60), NEVER);
        }
        return service;
    }

    /** The minute until which this share has come, where the rate falls by exp(-2.5 t / night). */
    private static double falling(double share) {
        return -NIGHT / 2.5 * Math.log(1 - share * (1 - Math.exp(-2.5)));
    }

    /** What leaks only while its code runs leaks again when it runs again; where it runs and nothing stays, the leak is over. */
    @Test
    void anAlarmStandsWhileTheStackRestsAndFallsWhenItWorksAndKeepsNothing() {
        Service rests =
                new Service().churn(2, 900, 7).even(1, 80, 0, 400, NEVER).even(1, 1600, 0, 400, 0.4);
        StackVerdict resting = Service.judge(rests.samples(900), 1);
        assertThat(resting.verdict()).as(resting.reason()).isEqualTo(Verdict.LEAK);
        StackVerdict mended = Service.judge(rests.even(1, 1000, 500, 800, 0.4).samples(900), 1);
        assertThat(mended.verdict()).as(mended.reason()).isNotEqualTo(Verdict.LEAK);
        assertThat(mended.alarms()).hasSize(1);
        assertThat(mended.alarms().get(0).withdrawnSample()).isGreaterThan(500);
    }
}
