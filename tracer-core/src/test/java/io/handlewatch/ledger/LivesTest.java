package io.handlewatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivesTest {
    @ParameterizedTest
    @ValueSource(longs = {4, 256, 0x10_0000_0000L})
    void agreesWithAMap(long step) {
        SplittableRandom random = new SplittableRandom(step);
        Lives lives = new Lives();
        TreeMap<Long, Life> truth = new TreeMap<>();
        for (int i = 1; i <= 100_000; i++) {
            // Now many are open and now few, so that pages come and go.
            boolean opens = random.nextInt(100) < (i / 10_000 % 2 == 0 ? 70 : 30);
            long value = step * (random.nextInt(2000) - (step > 4 ? 500 : 0));
            if (opens) {
                Life life = new Life(i, value, random.nextInt(), random.nextBoolean(), random.nextInt(1 << 30));
                lives.put(life);
                truth.put(value, life);
            } else {
                lives.remove(value);
                truth.remove(value);
            }
            long asked = step * random.nextInt(2000);
            assertThat(lives.get(asked)).isEqualTo(truth.get(asked));
            assertThat(lives.contains(asked)).isEqualTo(truth.containsKey(asked));
            if (i % 10_000 == 0) {
                assertThat(lives.all()).containsExactlyInAnyOrderElementsOf(truth.values());
                assertThat(lives.all()).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
            }
            if (i % 35_000 == 0) {
                lives.clear();
                truth.clear();
            }
        }
    }

    @Test
    void aPageThatIsEmptyIsGivenBack() {
        Lives lives = new Lives();
        for (int i = 1; i < 100_000; i++) {
            long value = 256L * i;
            lives.put(new Life(i, value, 1, false, 0));
            lives.remove(value);
            assertThat(lives.contains(value)).isFalse();
        }
        assertThat(lives.all()).isEmpty();
        assertThat(lives.pages()).isEqualTo(1);
    }
}
