package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockChangeTest {
    private static final int RECORD = 160;

    private static ByteBuffer block(List<byte[]> newestFirst) {
        ByteBuffer block = ByteBuffer.allocate(16 + newestFirst.size() * RECORD).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(0).putInt(newestFirst.size()).putInt(0);
        newestFirst.forEach(block::put);
        return block.flip();
    }

    @Test
    void everyBlockComesBackByteForByte() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int slots = 1 << random.nextInt(8);
            int different = 1 + random.nextInt(4); // few: the history repeats itself
            BlockChange writer = new BlockChange();
            BlockChange reader = new BlockChange();
            List<byte[]> ring = new ArrayList<>();
            for (int reading = 0; reading < 10; reading++) {
                int more = random.nextInt(slots * 2);
                for (int i = 0; i < more; i++) {
                    byte[] record = new byte[RECORD];
                    record[random.nextInt(3) == 0 ? 8 : 0] = (byte) (4 * random.nextInt(different));
                    ring.add(0, record);
                }
                while (ring.size() > slots) {
                    ring.remove(ring.size() - 1);
                }
                ByteBuffer block = block(ring);
                Message.Builder out = new Message.Builder();
                writer.write(block, out);
                assertThat(reader.read(out.build(Message.Kind.DONE).content()))
                        .as("seed %d reading %d", seed, reading)
                        .isEqualTo(block);
            }
        }
    }

    @Test
    void onlyWhatIsNewIsSent() {
        List<byte[]> ring = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            byte[] record = new byte[RECORD];
            ByteBuffer.wrap(record).putInt(i);
            ring.add(0, record);
        }
        BlockChange writer = new BlockChange();
        writer.write(block(ring), new Message.Builder());
        byte[] record = new byte[RECORD];
        record[100] = 1;
        ring.add(0, record);
        ring.remove(1000);
        Message.Builder out = new Message.Builder();
        writer.write(block(ring), out);
        assertThat(out.size()).as("two numbers, the header, one record").isEqualTo(8 + 16 + RECORD);
    }
}
