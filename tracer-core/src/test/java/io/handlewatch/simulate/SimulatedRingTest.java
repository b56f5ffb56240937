package io.handlewatch.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedRingTest {
    private final SimulatedKernel kernel = new SimulatedKernel(new VirtualClock(Instant.EPOCH), new CodeMap());
    private final SimulatedProcess process = kernel.start("C:\\x\\a.exe", 0x238, Reuse.LAST_FREED_FIRST);
    private final SimulatedRing ring = new SimulatedRing(process);
    private final int opener = kernel.stackAt(List.of(0xfffff80341001234L, 0x7ffc10001234L));
    private final int closer = kernel.stackAt(List.of(0x7ffc10005678L));

    @Test
    void blockIsTheKernelsByteForByte() {
        ring.enable(0x80);
        long value = process.open("Event", opener, 0x60);
        process.open("Event", opener, 0x60, 0x11223344L);
        process.close(value, closer, 0x64);
        ByteBuffer block = ring.block();
        assertThat(block.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        String noFrames = "0000000000000000";
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0000000000000000" + "03000000" + "00000000"
                        + "0400000000000000" + "3802000000000000" + "6400000000000000" + "02000000" + "00000000"
                        + "78560010fc7f0000" + noFrames.repeat(15)
                        + "0800000000000000" + "4433221100000000" + "6000000000000000" + "01000000" + "00000000"
                        + "3412004103f8ffff" + "34120010fc7f0000" + noFrames.repeat(14)
                        + "0400000000000000" + "3802000000000000" + "6000000000000000" + "01000000" + "00000000"
                        + "3412004103f8ffff" + "34120010fc7f0000" + noFrames.repeat(14));
    }

    @Test
    void holdsTheNewestRecordsOfAPowerOfTwo() {
        ring.enable(0x81);
        for (int i = 0; i < 10_000; i++) {
            process.badReference(4L * (i + 1), closer, 1);
            ByteBuffer block = ring.block();
            int count = Math.min(i + 1, 0x100);
            assertThat(block.getInt(8)).isEqualTo(count);
            assertThat(block.remaining()).isEqualTo(16 + 160 * count);
            assertThat(block.getLong(16)).isEqualTo(4L * (i + 1));
            assertThat(block.getLong(16 + 160 * (count - 1))).isEqualTo(4L * (i + 2 - count));
        }
    }

    @Test
    void recordsGoWithTheTracing() {
        process.open("Event", opener, 1);
        assertThat(ring.enabled()).isFalse();
        assertThatThrownBy(ring::read).isInstanceOf(EngineException.class);
        ring.enable(0);
        assertThat(ring.enabled()).isTrue();
        process.open("Event", opener, 1);
        assertThat(ring.read()).hasSize(1);
        ring.disable();
        process.open("Event", opener, 1);
        ring.enable(0);
        assertThat(ring.read()).isEmpty();
        process.exit(0);
        assertThatThrownBy(ring::read)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.TARGET_GONE));
    }
}
