package io.handlewatch.windows.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of the kernel's ring as its change against the block before. A full ring is 21 MB and mostly the same as a minute ago, moved by the new records: only
 * those go over the pipe. What is put together again is the block, byte for byte. Two arrays take turns, so that a night of readings leaves no garbage of that size.
 */
final class BlockChange {
    private static final int HEADER = 16;
    private static final int RECORD = 160;

    private byte[] last = new byte[0];
    private byte[] spare = new byte[0];
    private int lastLength;

    /** Writes the new block as: its size, how many of its first bytes follow, those bytes; the rest is the old block's begin. */
    void write(ByteBuffer block, Message.Builder out) {
        int size = block.remaining();
        byte[] now = room(size);
        block.duplicate().get(now, 0, size);
        int fresh = fresh(now, size);
        out.number(size).number(fresh).block(ByteBuffer.wrap(now, 0, fresh));
        turn(now, size);
    }

    /** The block that {@link #write} was given; little-endian, as the kernel's is. Valid until the next call but one. */
    ByteBuffer read(Message.Content in) {
        int size = in.number();
        int fresh = in.number();
        byte[] now = room(size);
        in.rest().get(now, 0, fresh);
        if (size > fresh) {
            System.arraycopy(last, HEADER, now, fresh, size - fresh);
        }
        turn(now, size);
        return ByteBuffer.wrap(now, 0, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The array whose turn it is, with room to grow where it has to be made anew. */
    private byte[] room(int size) {
        return spare.length >= size ? spare : new byte[size + size / 4];
    }

    private void turn(byte[] now, int size) {
        spare = last;
        last = now;
        lastLength = size;
    }

    /** The smallest number of bytes, header and whole records, after which the new block goes on as the old one began. */
    private int fresh(byte[] now, int size) {
        if (lastLength > HEADER) {
            for (int at = HEADER; at + RECORD <= size; at += RECORD) {
                int common = size - at;
                if (common <= lastLength - HEADER && Arrays.equals(now, at, size, last, HEADER, HEADER + common)) {
                    return at;
                }
            }
        }
        return size;
    }
}
