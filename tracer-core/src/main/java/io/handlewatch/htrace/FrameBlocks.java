package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All frame blocks seen so far, found by their bytes: only a block that was never seen is decoded. One table may serve many parsers one after the
 * other, so that a stack stays the same object from reading to reading. Not thread-safe.
 */
public final class FrameBlocks {
    private static final class Known {
        final long hash;
        final byte[] raw;
        final FrameBlock block;
        int lines = 1;

        Known(long hash, byte[] raw, FrameBlock block) {
            this.hash = hash;
            this.raw = raw;
            this.block = block;
            for (byte b : raw) {
                lines += b == '\n' ? 1 : 0;
            }
        }
    }

    /** Where long and short blocks are looked at to guess which one begins at a place, in bytes behind the begin of the first address. */
    private static final int[] LONG = {8, 248, 480, 700};

    private static final int[] SHORT = {8, 64, 128, 180};
    private static final int GUESSES = 1 << 12;

    private final FrameBlock empty = new FrameBlock(0, List.of());
    // Texts that differ in line ends or in blanks only are one block: the table of bytes may hold several keys for it.
    private final Map<List<Frame>, FrameBlock> byFrames = new HashMap<>();
    private Known[] table = new Known[256];
    private int used;

    private final Known[] longGuesses = new Known[GUESSES];
    private final Known[] shortGuesses = new Known[GUESSES];
    private @Nullable Known guessed;
    private @Nullable Known last;

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
        for (; table[slot] != null; slot = (slot + 1) & mask) {
            Known known = table[slot];
            if (known.hash == hash && Arrays.equals(known.raw, 0, known.raw.length, bytes, from, to)) {
                last = known;
                return known.block;
            }
        }
        byte[] raw = Arrays.copyOfRange(bytes, from, to);
        FrameBlock block = byFrames.computeIfAbsent(decode(raw), frames -> new FrameBlock(byFrames.size(), frames));
        Known known = new Known(hash, raw, block);
        last = known;
        table[slot] = known;
        if (++used * 2 > table.length) {
            grow();
        }
        return block;
    }

    /**
     * Like {@link #intern}, for lines that lie in the form of the debugger one behind the other: such a block can be guessed the next time it comes.
     */
    FrameBlock internInPlace(byte[] bytes, int from, int to, long hash) {
        FrameBlock block = intern(bytes, from, to, hash);
        Known known = last;
        if (known != null && to - from >= 32) {
            boolean far = to - from >= LONG[3] + 10;
            if (far || to - from >= SHORT[3] + 10) {
                (far ? longGuesses : shortGuesses)[probe(bytes, from + 2, far ? LONG : SHORT)] = known;
            }
        }
        return block;
    }

    /**
     * Guesses the block that begins at {@code from} by a few of its bytes, and compares it.
     *
     * @return the position behind its last line, or -1: no block, or more frames follow, or the piece ends too early to tell
     */
    int guess(byte[] bytes, int from, int end) {
        int to = -1;
        if (from + LONG[3] + 10 <= end) {
            to = matched(longGuesses[probe(bytes, from + 2, LONG)], bytes, from, end);
        }
        if (to < 0 && from + SHORT[3] + 10 <= end) {
            to = matched(shortGuesses[probe(bytes, from + 2, SHORT)], bytes, from, end);
        }
        return to;
    }

    /** The hash of the block guessed last. */
    long guessedHash() {
        return guessed == null ? 0 : guessed.hash;
    }

    /** The lines of the block guessed last. */
    int guessedLines() {
        return guessed == null ? 0 : guessed.lines;
    }

    private int matched(@Nullable Known known, byte[] bytes, int from, int end) {
        if (known == null) {
            return -1;
        }
        int to = from + known.raw.length;
        boolean same = to + 1 < end
                && bytes[to] == '\n'
                && bytes[to + 1] != '0'
                && Arrays.equals(known.raw, 0, known.raw.length, bytes, from, to);
        guessed = same ? known : guessed;
        return same ? to : -1;
    }

    private static int probe(byte[] bytes, int at, int[] offsets) {
        long h = 0;
        for (int offset : offsets) {
            h = (h ^ Words.at(bytes, at + offset)) * 0x9E3779B97F4A7C15L;
            h ^= h >>> 29;
        }
        return (int) (h >>> 40) & (GUESSES - 1);
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
