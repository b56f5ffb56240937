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
        String[] numbers = version.split("\\.");
        file.putInt(0x180, 0xFEEF04BD); // in code that reads versions
        file.putInt(0x200, 0xFEEF04BD);
        file.putInt(0x204, 0x10000);
        file.putInt(0x208, (Integer.parseInt(numbers[0]) << 16) | Integer.parseInt(numbers[1]));
        file.putInt(0x20C, (Integer.parseInt(numbers[2]) << 16) | Integer.parseInt(numbers[3]));
        return file.array();
    }
}
