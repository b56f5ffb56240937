package io.handlewatch.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keeps each array of addresses once: a set with open addressing. A target whose stacks are ever new fills it no further than twice what the ring holds. */
final class StackPool {
    private static final int SMALLEST = 64;
    private static final int FEW = 4_096;

    private long[] @Nullable [] slots = new long[SMALLEST] @Nullable [];
    private int size;
    private int atLastLook;

    /** The array kept that holds the first addresses of this one; a copy of them, kept from now on, where there is none. */
    long[] same(long[] stack, int length) {
        long[] known = slots[find(slots, stack, length)];
        return known != null ? known : keep(Arrays.copyOf(stack, length));
    }

    /** Keeps an array, unless one that equals it is kept already; gives the one that is. */
    private long[] keep(long[] stack) {
        int at = find(slots, stack, stack.length);
        long[] known = slots[at];
        if (known != null) {
            return known;
        }
        slots[at] = stack;
        size++;
        if (2 * size > slots.length) {
            long[] @Nullable [] larger = new long[slots.length * 2] @Nullable [];
            for (long[] kept : slots) {
                if (kept != null) {
                    larger[find(larger, kept, kept.length)] = kept;
                }
            }
            slots = larger;
        }
        return stack;
    }

    /** Lets go of what is used nowhere in this part of an array, if that may be much. */
    void forgetBut(long[][] used, int from, int to) {
        if (size < FEW || size < 2 * atLastLook) {
            return;
        }
        slots = new long[SMALLEST] @Nullable [];
        size = 0;
        for (int i = from; i < to; i++) {
            if (used[i].length > 0) {
                keep(used[i]);
            }
        }
        atLastLook = size;
    }

    int size() {
        return size;
    }

    private static int find(long[] @Nullable [] slots, long[] stack, int length) {
        int mask = slots.length - 1;
        int at = Long.hashCode(RingRecord.mix(Addresses.hash(stack, length))) & mask;
        for (long[] kept = slots[at];
                kept != null && !Arrays.equals(kept, 0, kept.length, stack, 0, length);
                kept = slots[at]) {
            at = (at + 1) & mask;
        }
        return at;
    }
}
