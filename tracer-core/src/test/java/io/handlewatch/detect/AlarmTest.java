package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.Sample;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When an alarm is raised, and what takes it back. */
class AlarmTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

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
        Service service = new Service().churn(1, 900, 7).even(1, 80, 0, 400, NEVER);
        StackVerdict verdict = Service.judge(service.samples(900), 1);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.alarms().get(0).stands()).isFalse();
        assertThat(verdict.alarms().get(0).withdrawnSample()).isBetween(400, 700);
        assertThat(verdict.verdict()).isEqualTo(Verdict.WARM_UP);
        assertThat(verdict.ratePerHour()).isZero();
        assertThat(verdict.since()).isNull();
    }

    /** Each life of the target opens a few handles for good: what is enough in one life is not enough in two. */
    @Test
    void eachFurtherLifeOfTheTargetAsksForOneMoreMoment() {
        Service once = new Service();
        Service twice = new Service().restartAt(315);
        for (int i = 0; i < 9; i++) {
            double born = 20 + 560 * Math.pow(i / 8.0, 0.7);
            once.handle(1, born, NEVER);
            twice.handle(1, born, NEVER);
        }
        // Among so many stacks nine moments are asked for.
        for (int stack = 2; stack <= 500; stack++) {
            once.handle(stack, 1.2 * stack, 1.2 * stack + 1.1);
            twice.handle(stack, 1.2 * stack, 1.2 * stack + 1.1);
        }
        assertThat(Service.judge(once.samples(630), 1).verdict()).isEqualTo(Verdict.LEAK);
        StackVerdict restarted = Service.judge(twice.samples(630), 1);
        assertThat(restarted.alarms()).isEmpty();
        assertThat(restarted.reason()).contains("they came at 9 separate moments only");
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
        StackVerdict verdict = Service.judge(service.churn(1, end, 7).samples(end), 1);
        assertThat(verdict.alarms()).hasSize(1);
        assertThat(verdict.verdict()).isEqualTo(Verdict.LEAK);
    }

    /** Integral of the rate 1 + 0.9 cos(2 pi (t - 120) / 1440) from 0 to a minute. */
    private static double untilByDay(double minute) {
        double a = 2 * Math.PI / 1440;
        return minute + 0.9 / a * (Math.sin(a * (minute - 120)) + Math.sin(a * 120));
    }

    @Test
    void alarmsDoNotChangeWithWhatComesLater() {
        Service service = new Service()
                .churn(1, 600, 4)
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
}
