package io.handlewatch.windows.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of the kernel's ring as its change against the block before. A full ring is 21 MB and mostly the same as a minute ago, moved by the new records: only
 * those go over the pipe. What is put together again is the block, byte for byte. Each side keeps one array, in which the block is moved: a night of readings leaves no
 * garbage of that size.
 */
final class BlockChange {
    private static final int HEADER = 16;
    private static final int RECORD = 160;

    private byte[] last = new byte[0];
    private int lastLength;

    /** Writes the new block as: its size, how many of its first bytes follow, those bytes; the rest is the old block's begin. */
    void write(ByteBuffer block, Message.Builder out) {
        ByteBuffer now = block.slice().order(ByteOrder.LITTLE_ENDIAN);
        int fresh = fresh(now);
        out.number(now.remaining()).number(fresh).block(now.slice(0, fresh));
        keep(now.slice(0, fresh), now.remaining());
    }

    /** The block that {@link #write} was given; little-endian, as the kernel's is. Valid until the next call. */
    ByteBuffer read(Message.Content in) {
        int size = in.number();
        int fresh = in.number();
        keep(in.rest().slice(0, fresh), size);
        return ByteBuffer.wrap(last, 0, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves the old records behind the new front. */
    private void keep(ByteBuffer front, int size) {
        int fresh = front.remaining();
        if (last.length < size) {
            last = Arrays.copyOf(last, size + size / 8);
        }
        System.arraycopy(last, HEADER, last, fresh, size - fresh);
        front.get(last, 0, fresh);
        lastLength = size;
    }

    /** The smallest number of bytes, header and whole records, after which the new block goes on as the old one began. */
    private int fresh(ByteBuffer now) {
        int size = now.remaining();
        if (lastLength > HEADER) {
            ByteBuffer old = ByteBuffer.wrap(last, 0, lastLength).slice().order(ByteOrder.LITTLE_ENDIAN);
            long first = old.getLong(HEADER);
            for (int at = HEADER; at + RECORD <= size; at += RECORD) {
                int common = size - at;
                if (common <= lastLength - HEADER
                        && now.getLong(at) == first
                        && now.slice(at, common).equals(old.slice(HEADER, common))) {
                    return at;
                }
            }
        }
        return size;
    }
}
