package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All frame blocks seen so far, found by their bytes: only a block that was never seen is decoded. One table may serve many parsers one after the
 * other, so that a stack stays the same object from reading to reading. Not thread-safe.
 */
public final class FrameBlocks {
    private static final class Known {
        final long hash;
        final byte[] raw;
        final FrameBlock block;

        Known(long hash, byte[] raw, FrameBlock block) {
            this.hash = hash;
            this.raw = raw;
            this.block = block;
        }
    }

    private final FrameBlock empty = new FrameBlock(0, List.of());
    // Texts that differ in line ends or in blanks only are one block: the table of bytes may hold several keys for it.
    private final Map<List<Frame>, FrameBlock> byFrames = new HashMap<>();
    private Known[] table = new Known[256];
    private int used;

    /** A new, empty table. */
    public FrameBlocks() {
        byFrames.put(List.of(), empty);
    }

    /** How many different blocks there are, the empty one included. */
    public int size() {
        return byFrames.size();
    }

    FrameBlock empty() {
        return empty;
    }

    /**
     * The block of these frame lines.
     *
     * @param hash what {@link #mix} gives for the lines, beginning with 0
     */
    FrameBlock intern(byte[] bytes, int from, int to, long hash) {
        int mask = table.length - 1;
        int slot = slot(hash, mask);
        for (Known known; (known = table[slot]) != null; slot = (slot + 1) & mask) {
            if (known.hash == hash && Arrays.equals(known.raw, 0, known.raw.length, bytes, from, to)) {
                return known.block;
            }
        }
        byte[] raw = Arrays.copyOfRange(bytes, from, to);
        FrameBlock block = byFrames.computeIfAbsent(decode(raw), frames -> new FrameBlock(byFrames.size(), frames));
        table[slot] = new Known(hash, raw, block);
        if (++used * 2 > table.length) {
            grow();
        }
        return block;
    }

    /** Takes one line into the hash of a block. The address and the end of the line tell stacks apart; equality is decided on all bytes. */
    static long mix(long hash, byte[] bytes, int from, int to) {
        int length = to - from;
        long x = length;
        if (length >= 18) {
            x += Words.at(bytes, from + 2)
                    ^ Long.rotateLeft(Words.at(bytes, from + 10), 21)
                    ^ Long.rotateLeft(Words.at(bytes, to - 8), 43);
        } else if (length >= 10) {
            x += Words.at(bytes, from + 2) ^ Long.rotateLeft(Words.at(bytes, to - 8), 43);
        } else {
            for (int i = from; i < to; i++) {
                x = x * 31 + bytes[i];
            }
        }
        long h = (hash ^ x) * 0x9E3779B97F4A7C15L;
        return h ^ (h >>> 32);
    }

    private static int slot(long hash, int mask) {
        return (int) (hash >>> 20) & mask;
    }

    private void grow() {
        Known[] old = table;
        table = new Known[old.length * 2];
        int mask = table.length - 1;
        for (Known known : old) {
            if (known != null) {
                int slot = slot(known.hash, mask);
                while (table[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = known;
            }
        }
    }

    private static List<Frame> decode(byte[] raw) {
        List<Frame> frames = new ArrayList<>(16);
        for (int from = 0; from <= raw.length; ) {
            int to = Words.lineEnd(raw, from, raw.length);
            Frame frame = FrameLine.parse(LooseText.decode(raw, from, to));
            if (frame != null) {
                frames.add(frame);
            }
            from = to + 1;
        }
        return List.copyOf(frames);
    }
}
