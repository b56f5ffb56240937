package io.handlewatch.windows.dbgeng;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/** The id of an interface. In memory the first three groups are little-endian numbers, the rest bytes in order (the GUID structure of Windows). */
record Iid(UUID id) {
    private static final int BYTES = 16;

    static final Iid UNKNOWN = of("00000000-0000-0000-c000-000000000046");

    static Iid of(String text) {
        return new Iid(UUID.fromString(text));
    }

    Memory toMemory() {
        Memory memory = new Memory(BYTES);
        memory.write(0, bytes(), 0, BYTES);
        return memory;
    }

    boolean isAt(Pointer pointer) {
        return Arrays.equals(bytes(), pointer.getByteArray(0, BYTES));
    }

    private byte[] bytes() {
        long high = id.getMostSignificantBits();
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
