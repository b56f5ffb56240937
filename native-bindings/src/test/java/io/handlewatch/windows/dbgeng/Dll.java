package io.handlewatch.windows.dbgeng;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a file that says of itself what a DLL says, and no more. */
final class Dll {
    private Dll() {}

    /** A DLL of this file version and machine. */
    static byte[] of(String version, int machine) {
        ByteBuffer file = ByteBuffer.allocate(0x400).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, (byte) 'M').put(1, (byte) 'Z');
        file.putInt(0x3C, 0x80);
        file.putInt(0x80, 0x4550);
        file.putShort(0x84, (short) machine);
        file.putShort(0x86, (short) 1); // sections
        file.putShort(0x94, (short) 240);
        file.putShort(0x98, (short) 0x20B);
        file.putInt(0x98 + 112 + 16, 0x1000); // resources
        file.putInt(0x188 + 12, 0x1000);
        file.putInt(0x188 + 16, 0x200);
        file.putInt(0x188 + 20, 0x200);
        file.putInt(0x1C0, 0xFEEF04BD); // another file's, which this one holds
        int[] levels = {16, 1, 1033};
        for (int i = 0; i < levels.length; i++) {
            int directory = 0x200 + 0x18 * i;
            file.putShort(directory + 14, (short) 1);
            file.putInt(directory + 16, levels[i]);
            file.putInt(directory + 20, i < 2 ? 0x80000000 | (0x18 * (i + 1)) : 0x48);
        }
        file.putInt(0x248, 0x1060);
        String[] numbers = version.split("\\.");
        int fixed = 0x260 + 40;
        file.putInt(fixed, 0xFEEF04BD);
        file.putInt(fixed + 4, 0x10000);
        file.putInt(fixed + 8, (Integer.parseInt(numbers[0]) << 16) | Integer.parseInt(numbers[1]));
        file.putInt(fixed + 12, (Integer.parseInt(numbers[2]) << 16) | Integer.parseInt(numbers[3]));
        return file.array();
    }
}
