package io.handlewatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongTableTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 4, 0x1_0000_0000L, 0x9E3779B97F4A7C15L})
    void doesWhatAHashMapDoes(long step) {
        SplittableRandom random = new SplittableRandom(step);
        LongTable table = LongTable.paired();
        Map<Long, Long> truth = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            long key = step * (random.nextInt(4000) - 100);
            if (random.nextInt(100) < 48) {
                assertThat(table.remove(key)).isEqualTo(or0(truth.remove(key)));
            } else {
                long value = 1 + random.nextLong(Long.MAX_VALUE - 1);
                assertThat(table.put(key, value, -value)).isEqualTo(or0(truth.put(key, value)));
            }
            if (i % 50_000 == 49_999) {
                table.clear();
                truth.clear();
            }
            assertThat(table.size()).isEqualTo(truth.size());
        }
        for (long key = -200; key < 4200; key++) {
            long value = or0(truth.get(step * key));
            assertThat(table.get(step * key)).isEqualTo(value);
            assertThat(table.second(step * key)).isEqualTo(-value);
        }
        LongTable copy = LongTable.paired();
        copy.copyFrom(table);
        Map<Long, Long> seen = new HashMap<>();
        copy.forEach((key, value, second) -> seen.put(key, value));
        assertThat(seen).isEqualTo(truth);
    }

    @Test
    void zeroIsNoValue() {
        assertThatThrownBy(() -> LongTable.single().put(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long or0(@org.jspecify.annotations.Nullable Long value) {
        return value == null ? 0 : value;
    }
}
