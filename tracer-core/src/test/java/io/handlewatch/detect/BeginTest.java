package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.trace.Sample;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a leak began and how fast it is since, with sleep, restarts and long runs between. */
class BeginTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void aLeakThatBeginsLateHasItsOwnBeginAndRate() {
        List<Sample> night =
                new Service().churn(1, 600, 4).even(1, 150, 300, 600, NEVER).samples(600);
        StackVerdict verdict = Service.judge(night, 1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(verdict.ratePerHour()).isCloseTo(30, within(1.5));
        assertThat(Duration.between(Service.at(300), verdict.since()).abs()).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void sleepIsNoTime() {
        Service service = new Service().churn(1, 480, 7).even(1, 96, 0, 480, NEVER);
        StackVerdict awake = Service.judge(service.samples(480), 1);
        StackVerdict slept = Service.judge(service.samples(480, 240.5, 300), 1);
        assertThat(slept.verdict()).isEqualTo(Verdict.LEAK);
        assertThat(slept.ratePerHour()).isCloseTo(awake.ratePerHour(), within(1e-6));
        assertThat(slept.since()).isEqualTo(awake.since());
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

    @Test
    void aLeakGoesOnOverARestart() {
        Service service =
                new Service().churn(1, 720, 7).even(1, 144, 0, 720, NEVER).restartAt(300);
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
}
