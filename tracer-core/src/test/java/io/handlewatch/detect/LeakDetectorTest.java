package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.trace.Sample;
import java.time.Duration;
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
                churn(new Service(), 1, 480, 7).even(1, 96, 0, 480, NEVER).samples(480);
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
        StackVerdict verdict = Service.judge(churn(new Service(), 1, 480, 3).samples(480), 1);
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
                churn(new Service(), 1, 480, 9).even(1, 60, 200, 203, NEVER).samples(480), 1);
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
    void aLeakThatBeginsLateHasItsOwnBeginAndRate() {
        List<Sample> night =
                churn(new Service(), 1, 600, 4).even(1, 150, 300, 600, NEVER).samples(600);
        StackVerdict verdict = Service.judge(night, 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.ratePerHour()).isCloseTo(30, within(1.5));
        assertThat(Duration.between(Service.at(300), verdict.since()).abs()).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void sleepIsNoTime() {
        Service service = churn(new Service(), 1, 480, 7).even(1, 96, 0, 480, NEVER);
        StackVerdict awake = Service.judge(service.samples(480), 1);
        StackVerdict slept = Service.judge(service.samples(480, 240.5, 300), 1);
        assertThat(slept.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(slept.ratePerHour()).isCloseTo(awake.ratePerHour(), within(1e-6));
        assertThat(slept.since()).isEqualTo(awake.since());
    }

    @Test
    void aPoolThatFillsForThreeHoursRaisesNoAlarm() {
        Random random = new Random(11);
        int full = 120;
        double[] ends = new double[1200];
        int[] slots = new int[full];
        double each = 1.5;
        for (int i = 0; i < ends.length; i++) {
            ends[i] = NEVER;
            int slot = i < full ? i : random.nextInt(full);
            if (i >= full) {
                ends[slots[slot]] = i * each;
            }
            slots[slot] = i;
        }
        Service service = new Service();
        for (int i = 0; i < 400; i++) {
            service.handle(1, i * each, ends[i]);
        }
        assertThat(Service.judge(service.samples(600), 1).alarms()).isEmpty();
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
    void alarmsDoNotChangeWithWhatComesLater() {
        Service service = churn(new Service(), 1, 600, 4)
                .even(1, 150, 0, 600, NEVER)
                .even(2, 60, 0, 260, NEVER)
                .even(3, 500, 100, 600, 90);
        List<Sample> night = service.samples(600);
        LeakDetector whole = new LeakDetector();
        night.forEach(whole::observe);
        List<StackVerdict> atEnd = whole.judge(List.of(1, 2, 3)).stacks();
        assertThat(atEnd.get(0).alarms()).isNotEmpty();
        for (int cut : new int[] {150, 233, 301, 444, 599}) {
            LeakDetector part = new LeakDetector();
            night.subList(0, cut + 1).forEach(part::observe);
            for (StackVerdict verdict : part.judge(List.of(1, 2, 3)).stacks()) {
                assertThat(until(verdict, cut)).isEqualTo(until(atEnd.get(verdict.stackId() - 1), cut));
            }
        }
    }

    private static List<String> until(StackVerdict verdict, int sample) {
        return verdict.alarms().stream()
                .filter(alarm -> alarm.raisedSample() <= sample)
                .map(alarm -> alarm.raisedSample()
                        + (alarm.stands() || alarm.withdrawnSample() > sample ? "" : "-" + alarm.withdrawnSample()))
                .toList();
    }

    @Test
    void judgingChangesNothing() {
        List<Sample> night =
                churn(new Service(), 1, 480, 7).even(1, 96, 0, 480, NEVER).samples(480);
        LeakDetector once = new LeakDetector();
        LeakDetector often = new LeakDetector();
        for (Sample sample : night) {
            once.observe(sample);
            often.observe(sample);
            often.judge(List.of(1));
        }
        assertThat(often.judge(List.of(1))).isEqualTo(once.judge(List.of(1)));
    }

    /** Four handles a minute that live two minutes on average. */
    private static Service churn(Service service, int stack, double minutes, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 4 * minutes; i++) {
            double born = random.nextDouble() * minutes;
            service.handle(stack, born, born - 2 * Math.log(1 - random.nextDouble()));
        }
        return service;
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

    /** Thousands of chances to be wrong speak against raising an alarm, not for withdrawing one that was raised among few. */
    @Test
    void anAlarmIsNotWithdrawnBecauseOtherStacksTurnUp() {
        Random random = new Random(8);
        Service service = new Service();
        for (int hour = 0; hour < 10; hour++) {
            int size = 4 + random.nextInt(30);
            service.even(1, size, 60 * hour + 3, 60 * hour + 4, NEVER);
        }
        for (int stack = 2; stack < 20_000; stack++) {
            service.handle(stack, 500.5, NEVER);
        }
        StackVerdict verdict = Service.judge(service.samples(590), 1);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
    }

    @Test
    void aLeakThatStopsIsAlarmedAndWithdrawn() {
        Service service = churn(new Service(), 1, 900, 7).even(1, 80, 0, 400, NEVER);
        StackVerdict verdict = Service.judge(service.samples(900), 1);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.alarms().get(0).stands()).isFalse();
        assertThat(verdict.alarms().get(0).withdrawnSample()).isBetween(400, 700);
        assertThat(verdict.verdict()).isEqualTo(Verdict.WARM_UP);
        assertThat(verdict.ratePerHour()).isZero();
        assertThat(verdict.since()).isNull();
    }

    @Test
    void whatHasOnlyBegunToGrowIsGrowing() {
        Service service = churn(new Service(), 1, 240, 7).even(1, 120, 0, 120, NEVER);
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
        churn(new Service(), 1, 120, 7).samples(120).forEach(detector::observe);
        Judgement judgement = detector.judge(List.of(1, 2));
        assertThat(judgement.stacks().get(1).verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(judgement.overall()).isEqualTo(Verdict.STEADY);
    }

    /** Few samples over a long time are no verdict, and so no alarm either. */
    @Test
    void noAlarmIsRaisedWhereThereIsNoVerdict() {
        double[] minutes = new double[18];
        for (int i = 0; i < 10; i++) {
            minutes[i] = (i + 1) / 60.0;
        }
        for (int i = 10; i < 18; i++) {
            minutes[i] = 40 * (i - 9);
        }
        StackVerdict verdict =
                Service.judge(new Service().even(1, 240, 0, 320, NEVER).samplesAt(minutes, NEVER, 0), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(verdict.alarms()).isEmpty();
    }

    @Test
    void aLeakGoesOnOverARestart() {
        Service service =
                churn(new Service(), 1, 720, 7).even(1, 144, 0, 720, NEVER).restartAt(300);
        StackVerdict verdict = Service.judge(service.samples(720), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.ratePerHour()).isCloseTo(12, within(0.6));
        assertThat(verdict.since()).isBetween(Service.at(-1), Service.at(5));
    }

    @Test
    void aCacheThatFillsAnewAfterARestartIsNoLeak() {
        Random random = new Random(5);
        Service service = new Service().restartAt(300);
        for (double begin : new double[] {0, 300}) {
            for (int i = 0; i < 200; i++) {
                double born = begin - 60 * Math.log(1 - random.nextDouble());
                if (begin > 0 || born < 300) {
                    service.handle(1, born, NEVER);
                }
            }
        }
        StackVerdict verdict = Service.judge(service.samples(720), 1);
        assertThat(verdict.alarms()).isEmpty();
        assertThat(verdict.verdict()).isEqualTo(Verdict.WARM_UP);
    }

    /** The begin of a leak lies in time in which the target ran. */
    @Test
    void aLeakOfTheSecondLifeBeganWithIt() {
        Service service = new Service()
                .even(1, 2160, 0, 540, 3)
                .even(1, 150, 240, 540, NEVER)
                .restartAt(240);
        StackVerdict verdict = Service.judge(service.samples(540, 240, 360), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.since()).isBetween(Service.at(600), Service.at(615));
    }

    /** Births are known to an interval: a fast leak does not begin half an interval late, which would make its rate too high. */
    @Test
    void aFastLeakBeginsWithTheRun() {
        StackVerdict verdict =
                Service.judge(new Service(10).even(1, 28_800, 0, 480, NEVER).samples(480), 1);
        assertThat(verdict.ratePerHour()).isCloseTo(3600, within(3.6));
        assertThat(verdict.since()).isEqualTo(Service.at(0));
    }

    /** Also where it begins late among handles that live for hours, the rate is that of the time since. */
    @Test
    void aLateLeakAmongLongLivesHasItsBegin() {
        Random random = new Random(2);
        Service service = new Service();
        for (int minute = 180; minute < 960; minute++) {
            service.handle(1, minute + 0.5, minute + 0.5 - 150 * Math.log(1 - random.nextDouble()));
        }
        StackVerdict verdict =
                Service.judge(service.even(1, 390, 180, 960, NEVER).samples(960), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(Duration.between(Service.at(180), verdict.since()).abs()).isLessThan(Duration.ofMinutes(10));
        assertThat(verdict.ratePerHour()).isCloseTo(30, within(4.5));
    }

    /** A few handles at the start, and from the second day on a leak, watched for a week. */
    @Test
    void theBeginIsKnownAfterAWeek() {
        Service service = new Service(2).even(1, 20, 0, 10, NEVER).even(1, 5760, 1440, 7200, NEVER);
        StackVerdict verdict = Service.judge(service.samples(7200), 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(Duration.between(Service.at(1440), verdict.since()).abs()).isLessThan(Duration.ofMinutes(60));
        assertThat(verdict.ratePerHour()).isCloseTo(60, within(1.2));
    }

    /** A leak that goes with the day: after its second hour it comes ever more slowly, for ten hours, but by no law of first uses. */
    @Test
    void anAlarmStandsWhileALeakSlowsDownWithTheEvening() {
        Service service = new Service();
        double end = 720;
        int count = 60;
        for (int i = 0; i < count; i++) {
            double low = 0;
            double high = end;
            while (high - low > 1e-6) {
                double middle = (low + high) / 2;
                boolean before = untilByDay(middle) / untilByDay(end) < (i + 0.5) / count;
                low = before ? middle : low;
                high = before ? high : middle;
            }
            service.handle(1, low, NEVER);
        }
        StackVerdict verdict = Service.judge(churn(service, 1, end, 7).samples(end), 1);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
    }

    /** Integral of the rate 1 + 0.9 cos(2 pi (t - 120) / 1440) from 0 to a minute. */
    private static double untilByDay(double minute) {
        double a = 2 * Math.PI / 1440;
        return minute + 0.9 / a * (Math.sin(a * (minute - 120)) + Math.sin(a * 120));
    }
}
