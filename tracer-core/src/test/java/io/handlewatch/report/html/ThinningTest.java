package io.handlewatch.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class ThinningTest {
    private static int[] curve(Random random, int samples) {
        int[] values = new int[samples];
        int now = random.nextInt(1000);
        for (int i = 0; i < samples; i++) {
            now = Math.max(0, now + random.nextInt(21) - 10);
            values[i] = random.nextInt(50) == 0 ? random.nextInt(5000) : random.nextInt(80) == 0 ? -1 : now;
        }
        return values;
    }

    /** Every run of samples as long as two stretches holds a whole stretch, so what is extreme in it over all its neighbours must be drawn. */
    @RepeatedTest(200)
    void everyPeakAndBottomOfItsSurroundingsIsKept(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int samples = 1 + random.nextInt(3000);
        int most = 4 + random.nextInt(300);
        int[] values = curve(random, samples);
        int[] kept = Thinning.of(values, most);
        assertThat(kept).isSorted().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(most + most / 2 + 2);
        assertThat(kept[0]).isZero();
        assertThat(kept[kept.length - 1]).isEqualTo(samples - 1);
        int reach = samples <= most ? 0 : (samples + most / 2 - 1) / (most / 2);
        for (int sample = 0; sample < samples; sample++) {
            int[] around =
                    Arrays.copyOfRange(values, Math.max(0, sample - reach), Math.min(samples, sample + reach + 1));
            int value = values[sample];
            if (value < 0) {
                continue;
            }
            boolean peak = Arrays.stream(around).allMatch(other -> other <= value);
            boolean bottom = Arrays.stream(around).allMatch(other -> other < 0 || other >= value);
            if (peak || bottom) {
                int from = Math.max(0, sample - reach);
                int to = Math.min(samples - 1, sample + reach);
                assertThat(IntStream.of(kept)
                                .filter(at -> at >= from && at <= to)
                                .map(at -> values[at]))
                        .as("the extreme " + value + " at " + sample)
                        .contains(value);
            }
        }
    }

    @RepeatedTest(50)
    void theHighestAndTheLowestOfAllAreKept(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int[] values = curve(random, 500 + random.nextInt(9500));
        int[] drawn =
                IntStream.of(Thinning.of(values, 200)).map(at -> values[at]).toArray();
        assertThat(drawn)
                .contains(
                        IntStream.of(values).max().orElseThrow(),
                        IntStream.of(values).filter(value -> value >= 0).min().orElseThrow());
        assertThat(IntStream.of(drawn).anyMatch(value -> value < 0))
                .isEqualTo(IntStream.of(values).anyMatch(value -> value < 0));
    }

    @Test
    void aShortCurveIsKeptWhole() {
        assertThat(Thinning.of(new int[] {0, 5, 5, 2, 2}, 1000)).containsExactly(0, 1, 2, 3, 4);
        assertThat(Thinning.of(new int[0], 100)).isEmpty();
        assertThat(Thinning.of(new int[] {7}, 1)).containsExactly(0);
    }
}
