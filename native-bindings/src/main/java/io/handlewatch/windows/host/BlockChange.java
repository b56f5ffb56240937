package io.handlewatch.windows.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of the kernel's ring as its change against the block before. A full ring is 21 MB and mostly the same as a minute ago, moved by the new records: only
 * those go over the pipe. What is put together again is the block, byte for byte.
 */
final class BlockChange {
    private static final int HEADER = 16;
    private static final int RECORD = 160;

    private byte[] last = new byte[0];

    /** Writes the new block as: its size, how many of its first bytes follow, those bytes; the rest is the old block's begin. */
    void write(ByteBuffer block, Message.Builder out) {
        byte[] now = new byte[block.remaining()];
        block.duplicate().get(now);
        int fresh = fresh(now);
        out.number(now.length).number(fresh).block(ByteBuffer.wrap(now, 0, fresh));
        last = now;
    }

    /** The block that {@link #write} was given; little-endian, as the kernel's is. */
    ByteBuffer read(Message.Content in) {
        int size = in.number();
        int fresh = in.number();
        byte[] now = new byte[size];
        in.rest().get(now, 0, fresh);
        if (size > fresh) {
            System.arraycopy(last, HEADER, now, fresh, size - fresh);
        }
        last = now;
        return ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The smallest number of bytes, header and whole records, after which the new block goes on as the old one began. */
    private int fresh(byte[] now) {
        if (last.length > HEADER) {
            for (int at = HEADER; at + RECORD <= now.length; at += RECORD) {
                int common = now.length - at;
                if (common <= last.length - HEADER
                        && Arrays.equals(now, at, now.length, last, HEADER, HEADER + common)) {
                    return at;
                }
            }
        }
        return now.length;
    }
}
