package io.handlewatch.report.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.handlewatch.report.Family;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision between faster, slower and unchanged, held against counts drawn by chance and against the exact test of two Poisson counts. */
class RateRatioTest {
    private static final int TRIALS = 2_000;
    private static final double[] LOG_FACTORIAL = new double[4_000];

    static {
        for (int i = 2; i < LOG_FACTORIAL.length; i++) {
            LOG_FACTORIAL[i] = LOG_FACTORIAL[i - 1] + Math.log(i);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {25, 100, 1_000})
    void twoEqualLeaksAreCalledDifferentInFiveOfAHundredAtMost(double mean) {
        Random random = new Random(1);
        int wrong = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Change.Kind kind =
                    ratio(poisson(random, mean), poisson(random, mean), 1).kind();
            wrong += kind == Change.Kind.FASTER || kind == Change.Kind.SLOWER ? 1 : 0;
        }
        assertThat(wrong).isLessThan((int) (0.06 * TRIALS));
    }

    @Test
    void soItIsWithTenLeaksAtOnce() {
        Random random = new Random(2);
        int wrong = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            boolean any = false;
            for (int leak = 0; leak < 10; leak++) {
                Change.Kind kind =
                        ratio(poisson(random, 100), poisson(random, 100), 10).kind();
                any |= kind == Change.Kind.FASTER || kind == Change.Kind.SLOWER;
            }
            wrong += any ? 1 : 0;
        }
        assertThat(wrong).isLessThan((int) (0.06 * TRIALS));
    }

    @Test
    void aDoubledLeakIsSeen() {
        Random random = new Random(3);
        int seen = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            seen += ratio(poisson(random, 60), poisson(random, 120), 1).kind() == Change.Kind.FASTER ? 1 : 0;
        }
        assertThat(seen).isGreaterThan((int) (0.95 * TRIALS));
    }

    /** Given both counts' sum, the second is binomial where the rates are equal (Przyborowski and Wilenski, Biometrika 31, 1940). */
    @Test
    void itAgreesWithTheExactTestOfTwoCounts() {
        Random random = new Random(4);
        int agree = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            int first = poisson(random, 80);
            int second = poisson(random, 80 * (0.6 + random.nextDouble()));
            Change.Kind kind = ratio(first, second, 1).kind();
            boolean different = kind == Change.Kind.FASTER || kind == Change.Kind.SLOWER;
            agree += different == (exact(first, second) < 0.05) ? 1 : 0;
        }
        assertThat(agree).isGreaterThan((int) (0.97 * TRIALS));
    }

    @Test
    void unchangedIsSaidOnlyWhereTheIntervalIsNarrow() {
        assertThat(ratio(400, 410, 1).kind()).isEqualTo(Change.Kind.UNCHANGED);
        assertThat(ratio(12, 13, 1).kind()).isEqualTo(Change.Kind.UNDECIDABLE);
        assertThat(new RateRatio(1.03, 1.01, 1.05).kind())
                .as("sure, but next to nothing")
                .isEqualTo(Change.Kind.UNCHANGED);
        assertThat(new RateRatio(0.5, 0.4, 0.9).kind()).isEqualTo(Change.Kind.SLOWER);
    }

    @Test
    void aLowerEndOfZeroDecidesNothing() {
        RateRatio ratio = RateRatio.of(family(3, 0, 9), family(30, 25, 36), 1);
        assertThat(ratio.high()).isInfinite();
        assertThat(RateRatio.of(family(30, 25, 36), family(3, 0, 9), 1).low()).isZero();
    }

    @Test
    void theNormalQuantile() {
        assertThat(RateRatio.normalAbove(0.025)).isCloseTo(1.959964, within(5e-4));
        assertThat(RateRatio.normalAbove(0.0025)).isCloseTo(2.807034, within(5e-4));
        assertThat(RateRatio.normalAbove(0.5)).isCloseTo(0, within(5e-4));
    }

    private static RateRatio ratio(int first, int second, int compared) {
        return RateRatio.of(counted(first), counted(second), compared);
    }

    /** A count with Garwood's exact limits, found by bisection. */
    private static Family counted(int count) {
        double low = count == 0 ? 0 : solve(mean -> atMost(count - 1, mean) - 0.975, count);
        return family(count, low, solve(mean -> atMost(count, mean) - 0.025, count));
    }

    private static Family family(double rate, double low, double high) {
        return new Family(List.of(JudgedRuns.leak(1, rate, low, high, "svc!Open+0x1")));
    }

    private static double solve(DoubleUnaryOperator falling, double count) {
        double from = 0;
        double to = count + 10 * Math.sqrt(count + 1) + 10;
        for (int i = 0; i < 40; i++) {
            double middle = (from + to) / 2;
            if (falling.applyAsDouble(middle) > 0) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** The Poisson distribution function, summed downwards from its largest term. */
    private static double atMost(int k, double mean) {
        double log = k * Math.log(mean) - mean - LOG_FACTORIAL[k];
        double term = 1;
        double sum = 1;
        for (int i = k; i > 0 && term > 1e-12; i--) {
            term *= i / mean;
            sum += term;
        }
        return Math.exp(log + Math.log(sum));
    }

    private static double exact(int first, int second) {
        int n = first + second;
        int k = Math.min(first, second);
        double log = -n * Math.log(2);
        double sum = 0;
        for (int i = 0; i <= k; i++) {
            sum += Math.exp(log);
            log += Math.log(n - i) - Math.log(i + 1);
        }
        return Math.min(1, 2 * sum);
    }

    private static int poisson(Random random, double mean) {
        if (mean > 500) {
            return (int) Math.round(mean + Math.sqrt(mean) * random.nextGaussian());
        }
        int count = 0;
        for (double sum = -Math.log(1 - random.nextDouble()); sum < mean; count++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return count;
    }
}
