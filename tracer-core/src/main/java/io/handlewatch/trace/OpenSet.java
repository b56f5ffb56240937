package io.handlewatch.trace;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The handle values open in the target at one moment, each with its object type where the system told it. Immutable. */
public final class OpenSet {
    /** No handle at all: where there is nothing to compare with yet. */
    public static final OpenSet EMPTY = new OpenSet(new long[0], null);

    private final long[] values;

    /** Null: all unknown. */
    private final String @Nullable [] types;

    private OpenSet(long[] values, String @Nullable [] types) {
        this.values = values;
        this.types = types;
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
            return new OpenSet(sorted, null);
        }
        String[] typeOf = new String[sorted.length];
        for (int i = 0; i < values.length; i++) {
            typeOf[Arrays.binarySearch(sorted, values[i])] = types[i];
        }
        return new OpenSet(sorted, typeOf);
    }

    /**
     * Takes values of unknown type without a copy.
     *
     * @param rising in rising order, without duplicates; not to be changed afterwards
     */
    public static OpenSet ofRising(long[] rising) {
        return new OpenSet(rising, null);
    }

    /** Whether types are known. */
    public boolean typed() {
        return types != null;
    }

    /** How many handles are open. */
    public int size() {
        return values.length;
    }

    /** The i-th value in rising order. */
    public long value(int i) {
        return values[i];
    }

    /** The object type of the i-th value in rising order, "" where it is unknown. */
    public String typeAt(int i) {
        return types == null ? "" : types[i];
    }

    /** Whether this value is open. */
    public boolean contains(long handle) {
        return Arrays.binarySearch(values, handle) >= 0;
    }

    /** The object type of this value, "" where it is unknown or not open. */
    public String type(long handle) {
        int at = Arrays.binarySearch(values, handle);
        return at < 0 || types == null ? "" : types[at];
    }

    /** How many handles of each type are open. */
    public Map<String, Integer> countByType() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            counts.merge(typeAt(i), 1, Integer::sum);
        }
        return counts;
    }

    /** The values open here and not there, in rising order. */
    public long[] without(OpenSet other) {
        return Arrays.stream(values).filter(value -> !other.contains(value)).toArray();
    }
}
