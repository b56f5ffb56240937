package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineUpTest {
    @Test
    void agreesWithTheSearchByHandOnRandomRings() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            int kinds = 1 + random.nextInt(4);
            long[] before = random.longs(1 + random.nextInt(20), 0, kinds).toArray();
            long[] now = random.longs(random.nextInt(30), 0, kinds).toArray();
            if (random.nextBoolean()) {
                int shift = random.nextInt(10);
                now = new long[before.length + shift];
                Arrays.setAll(now, i -> i < shift ? random.nextInt(kinds) : before[i - shift]);
            }
            assertThat(LineUp.find(before, now).shift()).as("seed %d", seed).isEqualTo(byHand(before, now));
        }
    }

    private static int byHand(long[] before, long[] now) {
        for (int shift = 0; shift < now.length; shift++) {
            int common = Math.min(before.length, now.length - shift);
            if (Arrays.equals(before, 0, common, now, shift, shift + common)) {
                return shift;
            }
        }
        return -1;
    }

    @Test
    void aLeakInsideARepetitionDoesNotHideWhatCameBeforeIt() {
        long[] before = new long[40];
        Arrays.setAll(before, i -> i % 2);
        // newest first: the repetition goes on, three leaks (7) stand inside it, then the old records
        long[] front = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 7, 1, 0, 7, 1, 0, 7, 1};
        long[] now = new long[front.length + before.length];
        System.arraycopy(front, 0, now, 0, front.length);
        System.arraycopy(before, 0, now, front.length, before.length);
        assertThat(LineUp.find(before, now).shift()).isEqualTo(front.length);
    }
}
