package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Suspects over a restart: each life of the target speaks for itself, and the last one until the new one can. */
class SuspicionTest {
    private static final int LEAK = 1;
    private static final int CACHE = 2;
    private static final int MENDED = 3;

    private final Suspicion suspicion = new Suspicion();

    /** So many samples: one stack leaks one handle in each, a cache fills at once, the third leaks in the first life only. */
    private void life(int samples, boolean mended) {
        for (int i = 1; i <= samples; i++) {
            suspicion.observe(10, new int[] {0, i, 4, mended ? 0 : i});
        }
    }

    private double kept(int stack, double hours) {
        return suspicion.ranking(hours).keptPerHour(stack, 100, 0);
    }

    @Test
    void theNewLifeSpeaksForItself() {
        life(60, false);
        assertThat(kept(LEAK, 1)).isCloseTo(60, within(1e-9));
        assertThat(kept(MENDED, 1)).isCloseTo(60, within(1e-9));
        assertThat(kept(CACHE, 1)).isZero();

        suspicion.newEpoch(1);
        life(30, true);
        assertThat(kept(LEAK, 1.5)).as("30 in half an hour").isCloseTo(60, within(1e-9));
        assertThat(kept(MENDED, 1.5)).isZero();
        assertThat(kept(CACHE, 1.5)).isZero();
    }

    @Test
    void untilThenTheLifeBeforeDoes() {
        life(60, false);
        suspicion.newEpoch(1);
        life(2, true);
        assertThat(kept(LEAK, 1.03)).isCloseTo(60, within(1e-9));
        assertThat(kept(MENDED, 1.03)).isCloseTo(60, within(1e-9));
        assertThat(kept(CACHE, 1.03)).isZero();
        // A life that was too short to say anything does not take the word from the one before.
        suspicion.newEpoch(1.03);
        life(1, true);
        assertThat(kept(LEAK, 1.05)).isCloseTo(60, within(1e-9));
    }
}
