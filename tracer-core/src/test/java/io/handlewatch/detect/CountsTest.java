package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void holdsWhatAnArrayHolds() {
        SplittableRandom random = new SplittableRandom(3);
        for (int most : new int[] {200, 256, 100_000}) {
            Counts counts = new Counts(32);
            int[] truth = new int[32];
            for (int i = 0; i < 500; i++) {
                int at = random.nextInt(32);
                truth[at] = random.nextInt(most);
                counts.set(at, truth[at]);
                for (int k = 0; k < 32; k++) {
                    assertThat(counts.get(k)).isEqualTo(truth[k]);
                }
            }
        }
    }

    @Test
    void agesFallIntoTheClassesOfTheFormula() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200_000; i++) {
            double age = 30_000 * Math.exp(random.nextDouble() * 14);
            int formula = age < 60_000 ? 0 : Math.min(63, 1 + (int) (4 * Math.log(age / 60_000) / Math.log(2)));
            assertThat(Closings.classOf(age)).isEqualTo(formula);
            assertThat(Closings.classOf(age, 63)).isEqualTo(formula);
        }
    }

    @Test
    void numbersReadAsTheFormatterWritesThem() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            long number = (i % 7 == 0 ? -1 : 1) * (long) Math.exp(random.nextDouble() * 40);
            assertThat(Words.count(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number));
            double millis = 5_400_000 + Math.floor(random.nextDouble() * 1e8);
            millis = i % 3 == 0 ? 180_000 * Math.floor(millis / 180_000) : millis;
            assertThat(Words.time(millis)).isEqualTo(String.format(Locale.ROOT, "%.1f h", millis / 3_600_000));
        }
    }
}
