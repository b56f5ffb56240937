package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pairing of the original, word for word and quadratic, against ours. */
class PairingTest {
    private static final int OPEN = 1;
    private static final int CLOSE = 2;

    @Test
    void sameAsTheQuadraticSearch() {
        byte[] frames = TraceRing.frames(List.of(1L));
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            TraceRing ring = new TraceRing(0x80);
            int records = random.nextInt(120);
            for (int i = 0; i < records; i++) {
                ring.put(4 * (1 + random.nextInt(6)) + random.nextInt(4), 8, 8, 1 + random.nextInt(3), frames);
            }
            TraceBlock block = ring.block();
            int count = records == 0 ? 0 : random.nextInt(records + 1);
            assertThat(HtraceExtension.pair(block, count)).isEqualTo(quadratic(block, count));
        }
    }

    private static boolean[] quadratic(TraceBlock block, int count) {
        boolean[] paired = new boolean[count];
        for (int i = count - 1; i > 0; i--) {
            if (paired[i] || block.type(i) != OPEN) {
                continue;
            }
            for (int j = i - 1; j >= 0; j--) {
                boolean sameHandle = ((block.handle(j) ^ block.handle(i)) & ~3L) == 0;
                if (!paired[j] && block.type(j) == CLOSE && sameHandle) {
                    paired[i] = true;
                    paired[j] = true;
                    break;
                }
            }
        }
        return paired;
    }
}
