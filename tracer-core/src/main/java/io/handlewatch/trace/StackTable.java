package io.handlewatch.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All stacks of one run, each under one id.
 *
 * <p>The key under which a stack is interned belongs to its source (addresses, frame text, a recording's id); names may come later and never change
 * the key. Not thread-safe.
 */
public final class StackTable {
    private final Map<Object, Integer> ids = new HashMap<>();
    private final Map<Integer, Stack> stacks = new TreeMap<>();
    private int next = 1;

    /** The id of the stack with this key; {@code frames} is asked only for a key not seen before. The key must be immutable. */
    public int intern(Object key, Supplier<List<Frame>> frames) {
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        int id = next++;
        ids.put(key, id);
        stacks.put(id, new Stack(id, frames.get()));
        return id;
    }

    /** Takes a stack whose id was given elsewhere (a recording, a run file). */
    public void put(Stack stack) {
        stacks.put(stack.id(), stack);
        next = Math.max(next, stack.id() + 1);
    }

    /** Gives a known stack better names. */
    public void rename(int id, List<Frame> frames) {
        if (stacks.containsKey(id)) {
            stacks.put(id, new Stack(id, frames));
        }
    }

    /** The stack with this id, or null. */
    public @Nullable Stack get(int id) {
        return stacks.get(id);
    }

    /** All stacks, by rising id. */
    public Collection<Stack> all() {
        return List.copyOf(stacks.values());
    }

    /** The stacks with ids from {@code from} on, by rising id. */
    public List<Stack> since(int from) {
        List<Stack> later = new ArrayList<>();
        stacks.forEach((id, stack) -> {
            if (id >= from) {
                later.add(stack);
            }
        });
        return later;
    }

    /** How many stacks there are. */
    public int size() {
        return stacks.size();
    }
}
