package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StackPoolTest {
    @Test
    void keepsEachStackOnce() {
        StackPool pool = new StackPool();
        long[][] first = new long[1_000][];
        long[] buffer = new long[16]; // the same for all
        for (int i = 0; i < first.length; i++) {
            buffer[0] = i;
            buffer[1] = i + 1L;
            buffer[2] = -i;
            first[i] = pool.same(buffer, 2);
        }
        for (int i = 0; i < first.length; i++) {
            assertThat(pool.same(new long[] {i, i + 1L, 7}, 2))
                    .isSameAs(first[i])
                    .containsExactly(i, i + 1L);
        }
        assertThat(pool.size()).isEqualTo(1_000);
    }

    @Test
    void letsGoOfStacksThatNoRecordHas() {
        StackPool pool = new StackPool();
        long[][] ring = new long[1_000][];
        Arrays.fill(ring, new long[0]);
        for (int i = 0; i < 200_000; i++) {
            pool.forgetBut(ring, 0, ring.length);
            ring[i % ring.length] = pool.same(new long[] {i}, 1);
            assertThat(pool.size()).isLessThanOrEqualTo(4_097);
        }
        assertThat(pool.same(new long[] {199_999}, 1)).isSameAs(ring[199_999 % ring.length]);
    }
}
