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
            if (i % 60_000 == 59_999) {
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
        assertThat(entries(copy)).isEqualTo(truth);
        copy.removeIf(key -> key % 3 == 0);
        assertThat(entries(table)).as("a copy changes by itself").isEqualTo(truth);
        copy.copyFrom(table);
        assertThat(entries(copy)).as("into what has its size").isEqualTo(truth);
    }

    @Test
    void takesOutWhatItIsTold() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            LongTable table = LongTable.paired();
            Map<Long, Long> truth = new HashMap<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                long key = random.nextInt(100);
                table.put(key, key + 1, -1 - key);
                truth.put(key, key + 1);
            }
            int some = 1 + random.nextInt(4);
            table.removeIf(key -> key % some == 0);
            truth.keySet().removeIf(key -> key % some == 0);
            assertThat(table.size()).isEqualTo(truth.size());
            assertThat(entries(table)).isEqualTo(truth);
            for (long key = 0; key < 100; key++) {
                assertThat(table.get(key)).isEqualTo(or0(truth.get(key)));
                assertThat(table.second(key)).isEqualTo(-or0(truth.get(key)));
            }
        }
    }

    private static Map<Long, Long> entries(LongTable table) {
        Map<Long, Long> entries = new HashMap<>();
        table.forEach((key, value, second) -> entries.put(key, value));
        return entries;
    }

    @Test
    void zeroIsNoValue() {
        assertThatThrownBy(() -> LongTable.single().put(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long or0(@org.jspecify.annotations.Nullable Long value) {
        return value == null ? 0 : value;
    }
}
