package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.handlewatch.trace.ProcessCost;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The block that SystemProcessInformation fills, written here at the offsets that phnt's declaration gives on x64 (threads stand behind each process, the name
 * behind them).
 */
class ProcessTableTest {
    private static final long FILETIME_2026 = 134_169_264_000_000_000L; // 2026-03-02T12:00:00Z

    private static void process(Memory block, long at, int next, long pid, String name, long nameAt) {
        block.setInt(at, next);
        block.setInt(at + 4, 7);
        block.setLong(at + 32, FILETIME_2026);
        block.setLong(at + 40, 25_000);
        block.setLong(at + 48, 45_000);
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        block.setShort(at + 56, (short) text.length);
        block.setLong(at + 64, text.length == 0 ? 0 : Pointer.nativeValue(block) + nameAt);
        if (nameAt + text.length <= block.size()) {
            block.write(nameAt, text, 0, text.length);
        }
        block.setLong(at + 80, pid);
        block.setInt(at + 96, 4321);
        block.setInt(at + 100, 2);
        block.setLong(at + 144, 6_000_000_000L);
        block.setLong(at + 200, 5_000_000_000L);
    }

    @Test
    void eachProcessIsReadAtItsOffsets() {
        try (Memory block = new Memory(2_000)) {
            block.clear();
            process(block, 0, 400, 0, "", 0);
            process(block, 400, 600, 4_294_967_292L, "d\u00e9mon.exe", 800);
            process(block, 1_000, 0, 8, "other.exe", 1_500);
            List<ProcessTable.Entry> all = ProcessTable.decode(block, 2_000, pid -> true);
            assertThat(all).extracting(ProcessTable.Entry::image).containsExactly("", "d\u00e9mon.exe", "other.exe");
            assertThat(all.get(1))
                    .isEqualTo(new ProcessTable.Entry(
                            4_294_967_292L,
                            "d\u00e9mon.exe",
                            Instant.parse("2026-03-02T12:00:00Z"),
                            2,
                            new ProcessCost(5_000_000_000L, 6_000_000_000L, 7, 4321, 7)));
            assertThat(ProcessTable.decode(block, 2_000, pid -> pid == 8)).hasSize(1);
        }
    }

    @Test
    void aBlockThatIsCutGivesWhatIsWhole() {
        try (Memory block = new Memory(2_000)) {
            block.clear();
            process(block, 0, 400, 4, "a.exe", 5_000);
            process(block, 400, 600, 8, "b.exe", 800);
            List<ProcessTable.Entry> all = ProcessTable.decode(block, 700, pid -> true);
            assertThat(all).extracting(ProcessTable.Entry::pid).containsExactly(4L, 8L);
            assertThat(all).extracting(ProcessTable.Entry::image).containsExactly("", "");
        }
    }
}
