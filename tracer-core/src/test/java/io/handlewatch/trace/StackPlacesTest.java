package io.handlewatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StackPlacesTest {
    @Test
    void agreesWithAMap() {
        SplittableRandom random = new SplittableRandom(1);
        int[] strange = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 65_535, 65_536, 65_537, 1_000_000};
        StackPlaces places = new StackPlaces();
        Map<Integer, Integer> truth = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            int id = random.nextInt(10) == 0 ? strange[random.nextInt(strange.length)] : random.nextInt(3000);
            assertThat(places.get(id)).isEqualTo(truth.getOrDefault(id, -1));
            if (random.nextBoolean()) {
                places.put(id, i);
                truth.put(id, i);
            }
        }
    }
}
