package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TypeNamesTest {
    private static long type(Memory block, long at, String name, int index) {
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        block.setShort(at, (short) text.length);
        block.setShort(at + 2, (short) (text.length + 2));
        block.setByte(at + 90, (byte) index);
        block.write(at + 104, text, 0, text.length);
        return (at + 104 + text.length + 2 + 7) / 8 * 8;
    }

    @Test
    void readsNamesByIndexOrByPlace() {
        Memory block = new Memory(4096);
        block.clear();
        block.setInt(0, 3);
        long at = type(block, 8, "Directory", 3);
        at = type(block, at, "Event", 16);
        type(block, at, "IoCompletionReserve", 0); // a system that tells no index
        assertThat(TypeNames.decode(block)).isEqualTo(Map.of(3, "Directory", 16, "Event", 2, "IoCompletionReserve"));
    }

    @Test
    void aCutAnswerGivesWhatIsWhole() {
        Memory block = new Memory(300);
        block.clear();
        block.setInt(0, 50);
        type(block, 8, "Directory", 3);
        assertThat(TypeNames.decode(block)).containsEntry(3, "Directory");
    }
}
