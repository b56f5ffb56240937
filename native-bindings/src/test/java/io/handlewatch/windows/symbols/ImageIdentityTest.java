package io.handlewatch.windows.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images put together byte by byte from the format's own description. */
class ImageIdentityTest {
    private static final String GUID = "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9";
    private static final int RAW = 0x400;
    private static final int SECTION_RVA = 0x2000;

    @TempDir
    Path folder;

    /** A 64-bit image whose debug directory lies in a section that has another place in memory than in the file. */
    private static byte[] file(String pdb) {
        ByteBuffer image = ByteBuffer.allocate(0x800).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(0x3C, 0x80);
        image.putInt(0x80, 0x4550);
        image.putShort(0x84, (short) 0x8664);
        image.putShort(0x86, (short) 1); // sections
        image.putInt(0x88, 0xF123_4567);
        image.putShort(0x94, (short) 240);
        int optional = 0x98;
        image.putShort(optional, (short) 0x20B);
        image.putInt(optional + 56, 0x5000);
        image.putInt(optional + 112 + 48, SECTION_RVA + 0x10);
        image.putInt(optional + 112 + 52, 2 * 28);
        int section = optional + 240;
        image.putInt(section + 8, 0x300);
        image.putInt(section + 12, SECTION_RVA);
        image.putInt(section + 16, 0x400);
        image.putInt(section + 20, RAW);
        int second = RAW + 0x10 + 28; // the first entry is of another kind
        image.putInt(RAW + 0x10 + 12, 13);
        image.putInt(second + 12, 2);
        image.putInt(second + 16, 24 + pdb.getBytes(StandardCharsets.UTF_8).length + 1);
        image.putInt(second + 20, SECTION_RVA + 0x100);
        int record = RAW + 0x100;
        image.put(record, "RSDS".getBytes(StandardCharsets.US_ASCII));
        image.putInt(record + 4, 0x0A1B2C3D);
        image.putShort(record + 8, (short) 0x4E5F);
        image.putShort(record + 10, (short) 0x6071);
        byte[] rest = {
            (byte) 0x82, (byte) 0x93, (byte) 0xA4, (byte) 0xB5, (byte) 0xC6, (byte) 0xD7, (byte) 0xE8, (byte) 0xF9
        };
        image.put(record + 12, rest);
        image.putInt(record + 20, 3);
        image.put(record + 24, pdb.getBytes(StandardCharsets.UTF_8));
        return image.array();
    }

    /** The same as the loader lays it out. */
    private static byte[] mapped(byte[] file) {
        byte[] memory = new byte[0x5000];
        System.arraycopy(file, 0, memory, 0, RAW);
        System.arraycopy(file, RAW, memory, SECTION_RVA, 0x400);
        return memory;
    }

    private static ImageIdentity.Bytes bytes(byte[] memory) {
        return (rva, length) -> rva >= memory.length
                ? new byte[0]
                : Arrays.copyOfRange(memory, (int) rva, (int) Math.min(memory.length, rva + length));
    }

    @Test
    void fromMemoryAndFromTheFileTheSame() throws IOException {
        String pdb = "D:\\größe\\orders.pdb";
        ImageIdentity expected = new ImageIdentity(0xF123_4567L, 0x5000, pdb, GUID, 3);
        assertThat(ImageIdentity.of(bytes(mapped(file(pdb))))).contains(expected);
        Path path = Files.write(folder.resolve("orders.exe"), file(pdb));
        assertThat(ImageFile.identity(path)).contains(expected);
    }

    @Test
    void whatIsNoImageHasNoIdentity() throws IOException {
        assertThat(ImageIdentity.of(bytes(new byte[0]))).isEmpty();
        assertThat(ImageFile.identity(Files.writeString(folder.resolve("a.txt"), "MZ and nothing more")))
                .isEmpty();
        assertThat(ImageFile.identity(folder.resolve("nothing"))).isEmpty();
        byte[] stripped = file("a.pdb");
        Arrays.fill(stripped, RAW, RAW + 4 + 0x10 + 56, (byte) 0);
        assertThat(ImageIdentity.of(bytes(mapped(stripped))))
                .contains(new ImageIdentity(0xF123_4567L, 0x5000, "", "", 0));
    }

    @Test
    void damagedBytesNeverThrow() {
        byte[] whole = mapped(file("orders.pdb"));
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 3; j++) {
                int at = random.nextBoolean() ? 0x38 + random.nextInt(0x200) : SECTION_RVA + random.nextInt(0x200);
                damaged[at] = (byte) random.nextInt();
            }
            ImageIdentity.of(bytes(Arrays.copyOf(damaged, random.nextInt(damaged.length))));
            ImageIdentity.of(bytes(damaged));
        }
    }
}
