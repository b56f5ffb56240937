package io.handlewatch.trace;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The handle values open in the target at one moment, each with its object type where the system told it. Immutable. Where no type is known it takes a few
 * bits for a handle, and what is in one such set and not in another is found in time in proportion to those bits.
 */
public final class OpenSet {
    /** No handle at all: where there is nothing to compare with yet. */
    public static final OpenSet EMPTY = new OpenSet(ValueBits.NONE);

    /** Rising; empty where types are unknown. */
    private final long[] values;

    /** Null: all unknown. */
    private final String @Nullable [] types;

    /** The values where types are unknown. */
    private final ValueBits bits;

    private OpenSet(ValueBits bits) {
        this.values = new long[0];
        this.types = null;
        this.bits = bits;
    }

    private OpenSet(long[] values, String[] types) {
        this.values = values;
        this.types = types;
        this.bits = ValueBits.NONE;
    }

    /** What is done with the differences of two sets. */
    public interface Changes {
        /** A value was open and is no more. */
        void gone(long value);

        /** A value is open that was not. */
        void came(long value);

        /** A value was open and is open; told only where types are known now. Each type is "" where it is unknown. */
        void kept(long value, String was, String is);
    }

    /**
     * Takes values in any order.
     *
     * @param values handle values, without duplicates
     * @param types the object type of each ("Event", "File"), "" where unknown; null: all unknown
     */
    public static OpenSet of(long[] values, String @Nullable [] types) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        if (types == null) {
            return new OpenSet(ValueBits.NONE.changed(new long[0], sorted));
        }
        String[] typeOf = new String[sorted.length];
        for (int i = 0; i < values.length; i++) {
            typeOf[Arrays.binarySearch(sorted, values[i])] = types[i];
        }
        return new OpenSet(sorted, typeOf);
    }

    /** This set, of unknown types, without some values and then with some; each in any order, those that are not in or already in change nothing. */
    public OpenSet changed(long[] without, long[] with) {
        if (types != null) {
            throw new IllegalStateException("the types of new handles are not told");
        }
        long[] gone = without.clone();
        long[] come = with.clone();
        Arrays.sort(gone);
        Arrays.sort(come);
        return new OpenSet(bits.changed(gone, come));
    }

    /** Tells in rising order of the values how this set differs from an earlier one. */
    public void since(OpenSet before, Changes changes) {
        if (types == null && before.types == null) {
            bits.since(before.bits, new ValueBits.Changes() {
                @Override
                public void gone(long value) {
                    changes.gone(value);
                }

                @Override
                public void came(long value) {
                    changes.came(value);
                }
            });
            return;
        }
        long[] old = before.types == null ? before.bits.toArray() : before.values;
        long[] now = types == null ? bits.toArray() : values;
        int i = 0;
        int j = 0;
        while (i < old.length || j < now.length) {
            if (j == now.length || (i < old.length && old[i] < now[j])) {
                changes.gone(old[i++]);
            } else if (i == old.length || now[j] < old[i]) {
                changes.came(now[j++]);
            } else {
                if (types != null) {
                    changes.kept(now[j], before.typeAt(i), types[j]);
                }
                i++;
                j++;
            }
        }
    }

    /** Whether types are known. */
    public boolean typed() {
        return types != null;
    }

    /** How many handles are open. */
    public int size() {
        return types == null ? bits.size() : values.length;
    }

    /** Shows all values in rising order. */
    public void forEach(LongConsumer consumer) {
        if (types == null) {
            bits.forEach(consumer);
            return;
        }
        for (long value : values) {
            consumer.accept(value);
        }
    }

    /** The i-th value in rising order; where types are unknown that takes time in proportion to the set. */
    public long value(int i) {
        return types == null ? bits.value(i) : values[i];
    }

    /** The object type of the i-th value in rising order, "" where it is unknown. */
    public String typeAt(int i) {
        return types == null ? "" : types[i];
    }

    /** Whether this value is open. */
    public boolean contains(long handle) {
        return types == null ? bits.contains(handle) : Arrays.binarySearch(values, handle) >= 0;
    }

    /** The object type of this value, "" where it is unknown or not open. */
    public String type(long handle) {
        if (types == null) {
            return "";
        }
        int at = Arrays.binarySearch(values, handle);
        return at < 0 ? "" : types[at];
    }
}
