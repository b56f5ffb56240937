package io.handlewatch.windows.process;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of the system's object types: one question without a handle (ObjectTypesInformation), so the target is not touched. Layout on x64: a count,
 * then, each at a multiple of 8, OBJECT_TYPE_INFORMATION (phnt, ntobapi.h) with its name behind it.
 */
final class TypeNames {
    private static final int TYPES_INFORMATION = 3;
    private static final int FIRST_AT = 8;
    private static final int INDEX_AT = 90;
    private static final int STRUCTURE = 104;

    private static final int MOST_ROOM = 1 << 20;

    private TypeNames() {}

    static Map<Integer, String> read(NtFunctions nt) {
        for (int room = 1 << 16; room <= MOST_ROOM; room *= 2) {
            try (Memory block = new Memory(room)) {
                block.clear();
                int status = nt.NtQueryObject(null, TYPES_INFORMATION, block, room, null);
                if (status == NtStatus.SUCCESS) {
                    return decode(block);
                }
                if (!NtStatus.tooSmall(status)) {
                    break;
                }
            }
        }
        return Map.of(); // types are a comfort: without them handles are still counted
    }

    /** By the index that the system tells, or by the place in the answer where it tells none (before Windows 8.1). */
    static Map<Integer, String> decode(Memory block) {
        Map<Integer, String> names = new HashMap<>();
        long at = FIRST_AT;
        int count = block.getInt(0);
        for (int i = 0; i < count && at + STRUCTURE <= block.size(); i++) {
            int length = Short.toUnsignedInt(block.getShort(at));
            int room = Short.toUnsignedInt(block.getShort(at + 2));
            int index = Byte.toUnsignedInt(block.getByte(at + INDEX_AT));
            if (at + STRUCTURE + length > block.size()) {
                break;
            }
            String name = new String(block.getByteArray(at + STRUCTURE, length), StandardCharsets.UTF_16LE);
            names.put(index == 0 ? i : index, name);
            at = (at + STRUCTURE + room + 7) & ~7L;
        }
        return names;
    }
}
