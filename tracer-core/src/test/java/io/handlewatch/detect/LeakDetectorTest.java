package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.trace.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One mechanism a test, with lives that are known to the second. */
class LeakDetectorTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void handlesThatStayAndKeepComingAreALeakAtTheirRate() {
        List<Sample> night =
                new Service().churn(1, 480, 7).even(1, 96, 0, 480, NEVER).samples(480);
        StackVerdict verdict = Service.judge(night, 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.ratePerHour()).isCloseTo(12, within(0.4));
        assertThat(verdict.rateLow()).isLessThan(12).isGreaterThan(9);
        assertThat(verdict.rateHigh()).isGreaterThan(12).isLessThan(15);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.since()).isBetween(Service.at(-1), Service.at(5));
        assertThat(verdict.reason()).contains("have outlived").contains("separate moments");
    }

    @Test
    void churnOfAnyAmountIsSteady() {
        StackVerdict verdict = Service.judge(new Service().churn(1, 480, 3).samples(480), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.STEADY);
        assertThat(verdict.ratePerHour()).isZero();
        assertThat(verdict.alarms()).isEmpty();
    }

    @Test
    void aCacheThatFillsIsAWarmUpAndNeverAlarms() {
        Random random = new Random(5);
        Service service = new Service();
        for (int i = 0; i < 200; i++) {
            service.handle(1, -60 * Math.log(1 - random.nextDouble()), NEVER);
        }
        StackVerdict verdict = Service.judge(service.samples(480), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.WARM_UP);
        assertThat(verdict.alarms()).isEmpty();
    }

    @Test
    void firstUsesThatGetRarerAreNoLeak() {
        Service service = new Service();
        for (int i = 0; i < 80; i++) {
            // quantiles of the rate 1 / (t + 10)
            service.handle(1, 10 * Math.pow(59, (i + 0.5) / 80) - 10, NEVER);
        }
        StackVerdict verdict = Service.judge(service.samples(580), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.WARM_UP);
        assertThat(verdict.alarms()).isEmpty();
    }

    @Test
    void oneBatchIsAStep() {
        StackVerdict verdict = Service.judge(
                new Service().churn(1, 480, 9).even(1, 60, 200, 203, NEVER).samples(480), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.STEP);
    }

    @Test
    void aSawWithoutRestIsASawtoothAndOneWithARestLeaks() {
        Service saw = new Service();
        Service leaking = new Service();
        for (int i = 0; i < 1200; i++) {
            double born = i * 0.5 + 0.2;
            double swept = 40 * Math.ceil(born / 40);
            saw.handle(1, born, swept);
            leaking.handle(1, born, i % 10 == 0 ? NEVER : swept);
        }
        assertThat(Service.judge(saw.samples(600), 1).verdict()).isEqualTo(Verdict.SAWTOOTH);
        StackVerdict verdict = Service.judge(leaking.samples(600), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.ratePerHour()).isCloseTo(12, within(0.6));
    }

    @Test
    void handlesOfTheBeginningThatAreGivenBackAreDraining() {
        Service service = new Service();
        for (int i = 0; i < 100; i++) {
            service.handle(1, 1 + i * 0.3, 60 + i * 4);
        }
        assertThat(Service.judge(service.samples(480), 1).verdict()).isEqualTo(Verdict.DRAINING);
    }

    @Test
    void belowTwentySamplesOrThirtyMinutesThereIsNoVerdictButSuspectsAreRanked() {
        Service service = new Service().even(1, 19, 0, 19, NEVER).even(2, 40, 0, 19, 0.5);
        LeakDetector detector = new LeakDetector();
        service.samples(19).forEach(detector::observe);
        Judgement judgement = detector.judge(List.of(1, 2));
        assertThat(judgement.overall()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(judgement.suspects()).containsExactly(1);
        assertThat(judgement.verdictPossibleAt()).isEqualTo(Service.at(30));
    }

    @Test
    void judgingChangesNothing() {
        List<Sample> night =
                new Service().churn(1, 480, 7).even(1, 96, 0, 480, NEVER).samples(480);
        LeakDetector once = new LeakDetector();
        LeakDetector often = new LeakDetector();
        for (Sample sample : night) {
            once.observe(sample);
            often.observe(sample);
            often.judge(List.of(1));
        }
        assertThat(often.judge(List.of(1))).isEqualTo(once.judge(List.of(1)));
    }

    @Test
    void theSiblingsOfWhatLeaksAreClosed() {
        Service service = new Service();
        for (int i = 0; i < 480; i++) {
            service.even(1, 8, i, i + 1, 3);
        }
        service.even(1, 100, 0, 480, Double.POSITIVE_INFINITY);
        StackVerdict verdict = Service.judge(service.samples(480), 1);
        int closed = 8 * 480 - (verdict.openNow() - 100);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.siblings().opened()).isEqualTo(3940);
        assertThat(verdict.siblings().closed()).isEqualTo(closed);
        assertThat(verdict.siblings().medianAgeMillis()).isBetween(150_000.0, 220_000.0);
        assertThat(verdict.siblings().brief()).isFalse();
        assertThat(verdict.reason())
                .startsWith(
                        "Of 3,940 handles opened here 3,816 were closed, at a median age of 3 min; the 124 others stay: ");
    }

    /** The target hardly works in its first two and a half hours: over time, the filling of a cache looks as even as a leak. */
    @Test
    void whatFillsOverTheTargetsWorkIsNoLeak() {
        Service service = new Service();
        double late = 150;
        double end = 700;
        for (int minute = 0; minute < end; minute++) {
            service.even(1, minute < late ? 1 : 20, minute, minute + 1, 2);
        }
        int keys = 150;
        for (int i = 0; i < keys; i++) {
            // The work after which a share of the keys has been used: -tau ln(1 - share), in minutes at full pace.
            double work = -110 * Math.log(1 - (i + 0.5) / keys);
            double minute = work < late / 20 ? 20 * work : late + work - late / 20;
            if (minute < end) {
                service.handle(2, minute, Double.POSITIVE_INFINITY);
            }
        }
        service.even(3, 90, 0, end, Double.POSITIVE_INFINITY);
        List<Sample> samples = service.samples(end);
        StackVerdict cache = Service.judge(samples, 2);
        assertThat(cache.verdict()).isEqualTo(Verdict.WARM_UP);
        assertThat(cache.alarms()).isEmpty();
        assertThat(Service.judge(samples, 3).verdict()).isEqualTo(Verdict.LEAK);
    }

    /** A pool of handles that were open before tracing is renewed one by one, by a stack that was never seen to open the first ones. */
    @Test
    void whatReplacesHandlesFromBeforeTracingIsNoLeak() {
        Random random = new Random(3);
        double[] renewed = new double[60];
        Service service = new Service();
        for (int i = 0; i < renewed.length; i++) {
            renewed[i] = 5 + 470 * random.nextDouble();
            service.handle(1, renewed[i], Double.POSITIVE_INFINITY);
        }
        List<Sample> samples = service.samples(480);
        List<Sample> told = new ArrayList<>();
        for (Sample sample : samples) {
            double minute = sample.upMillis() / 60_000.0;
            int ended = (int) Arrays.stream(renewed)
                    .filter(at -> at > minute - 1 && at <= minute)
                    .count();
            told.add(withUnlistedEnded(sample, ended));
        }
        StackVerdict verdict = Service.judge(told, 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.STEADY);
        assertThat(verdict.reason())
                .endsWith(
                        "; of the old ones, they replace handles that were open before tracing, which are closed at the same moments.");
        // The same handles are a leak where the unlisted ones end at other moments.
        List<Sample> late = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            int ended = told.get((i + 240) % samples.size()).unlistedEnded();
            late.add(withUnlistedEnded(samples.get(i), ended));
        }
        assertThat(Service.judge(late, 1).verdict()).isEqualTo(Verdict.LEAK);
    }

    private static Sample withUnlistedEnded(Sample sample, int ended) {
        return new Sample(
                sample.seq(),
                sample.epoch(),
                sample.at(),
                sample.upMillis(),
                sample.listing(),
                true,
                false,
                0,
                -1,
                sample.births(),
                sample.ends(),
                sample.traffic(),
                Map.of(),
                0,
                ended,
                sample.gaps());
    }

    @Test
    void aBatchEachHourIsALeakAfterSevenHours() {
        Random random = new Random(8);
        Service service = new Service();
        for (int hour = 0; hour < 9; hour++) {
            int size = 4 + random.nextInt(30);
            service.even(1, size, 60 * hour + 3, 60 * hour + 4, Double.POSITIVE_INFINITY);
        }
        StackVerdict verdict = Service.judge(service.samples(540), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
    }

    @Test
    void whatHasOnlyBegunToGrowIsGrowing() {
        Service service = new Service().churn(1, 240, 7).even(1, 120, 0, 120, NEVER);
        LeakDetector detector = new LeakDetector();
        service.samples(120).forEach(detector::observe);
        Judgement judgement = detector.judge(List.of(1));
        assertThat(judgement.stacks().get(0).verdict()).isEqualTo(Verdict.GROWING);
        assertThat(judgement.stacks().get(0).alarms()).isEmpty();
        assertThat(judgement.overall()).isEqualTo(Verdict.GROWING);
    }

    @Test
    void ofAStackThatNeverOpenedAHandleNothingIsSaid() {
        LeakDetector detector = new LeakDetector();
        new Service().churn(1, 120, 7).samples(120).forEach(detector::observe);
        Judgement judgement = detector.judge(List.of(1, 2));
        assertThat(judgement.stacks().get(1).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(judgement.overall()).isEqualTo(Verdict.STEADY);
    }
}
