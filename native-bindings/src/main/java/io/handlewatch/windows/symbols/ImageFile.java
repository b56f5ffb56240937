package io.handlewatch.windows.symbols;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of an image file, found by RVA through its section table. */
final class ImageFile implements ImageIdentity.Bytes, AutoCloseable {
    private static final int HEAD = 4_096;
    private static final int SECTION = 40;

    private final FileChannel file;
    private final ByteBuffer head;

    private ImageFile(FileChannel file) throws IOException {
        this.file = file;
        this.head = ByteBuffer.wrap(read(0, HEAD)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What a file says of itself; empty where it cannot be read or is no image. */
    static Optional<ImageIdentity> identity(Path path) {
        try (ImageFile file = new ImageFile(FileChannel.open(path, StandardOpenOption.READ))) {
            return ImageIdentity.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] at(long rva, int length) {
        try {
            return read(offset(rva), length);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private long offset(long rva) {
        int pe = number(0x3C);
        int count = pe < 0 ? 0 : number(pe + 6) & 0xffff;
        int table = pe + 24 + (number(pe + 20) & 0xffff);
        for (int i = 0; i < count; i++) {
            int at = table + i * SECTION;
            long address = Integer.toUnsignedLong(number(at + 12));
            long size = Integer.toUnsignedLong(Math.max(number(at + 8), number(at + 16)));
            if (rva >= address && rva < address + size) {
                return rva - address + Integer.toUnsignedLong(number(at + 20));
            }
        }
        return rva; // the headers
    }

    private int number(int at) {
        return at >= 0 && at + 4 <= head.limit() ? head.getInt(at) : 0;
    }

    private byte[] read(long at, int length) throws IOException {
        ByteBuffer room = ByteBuffer.allocate(length);
        while (room.hasRemaining() && file.read(room, at + room.position()) > 0) {
            // until all is there
        }
        return Arrays.copyOf(room.array(), room.position());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
