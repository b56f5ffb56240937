package io.handlewatch.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** In the list. */
    private final StackPlaces places = new StackPlaces();

    private final List<Stack> stacks = new ArrayList<>();

    /** Whether the list is in the order of the ids: it is as a rule. */
    private boolean sorted = true;

    /** The revision of its last change, by id. */
    private final LongTable changed = LongTable.single();

    private final List<LoadedModule> modules = new ArrayList<>();
    private final List<Long> moduleChanged = new ArrayList<>();
    private long revision;
    private int next = 1;

    /** The id of the stack with this key; {@code frames} is asked only for a key not seen before. The key must be immutable. */
    public int intern(Object key, Supplier<List<Frame>> frames) {
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        int id = next++;
        ids.put(key, id);
        put(new Stack(id, frames.get()));
        return id;
    }

    /** Takes a stack whose id was given elsewhere (a recording, a run file). */
    public void put(Stack stack) {
        changed.put(stack.id(), ++revision);
        int place = places.get(stack.id());
        if (place >= 0) {
            stacks.set(place, stack);
            return;
        }
        sorted &= stacks.isEmpty() || stacks.get(stacks.size() - 1).id() < stack.id();
        places.put(stack.id(), stacks.size());
        stacks.add(stack);
        next = Math.max(next, stack.id() + 1);
    }

    /** Gives a known stack better names. */
    public void rename(int id, List<Frame> frames) {
        if (contains(id)) {
            put(new Stack(id, frames));
        }
    }

    /** Whether there is a stack with this id. */
    public boolean contains(int id) {
        return places.get(id) >= 0;
    }

    /** The stack with this id, or null. */
    public @Nullable Stack get(int id) {
        int place = places.get(id);
        return place < 0 ? null : stacks.get(place);
    }

    /** All stacks, by rising id. */
    public Collection<Stack> all() {
        return since(Integer.MIN_VALUE);
    }

    /** The stacks with ids from {@code from} on, by rising id. */
    public List<Stack> since(int from) {
        sort();
        int first = stacks.size();
        while (first > 0 && stacks.get(first - 1).id() >= from) {
            first--;
        }
        return List.copyOf(stacks.subList(first, stacks.size()));
    }

    private void sort() {
        if (!sorted) {
            stacks.sort(Comparator.comparingInt(Stack::id));
            for (int i = 0; i < stacks.size(); i++) {
                places.put(stacks.get(i).id(), i);
            }
            sorted = true;
        }
    }

    /** A number that grows with each change of a stack or a module. */
    public long revision() {
        return revision;
    }

    /** The stacks that are new or renamed since this revision, by rising id. */
    public List<Stack> changedSince(long earlier) {
        sort();
        return stacks.stream()
                .filter(stack -> changed.get(stack.id()) > earlier)
                .toList();
    }

    /** Takes a module of the target, or what is newly known of one; that its symbols are "deferred" is no news of one whose symbols were looked for. */
    public void module(LoadedModule found) {
        int at = 0;
        while (at < modules.size() && !modules.get(at).same(found)) {
            at++;
        }
        LoadedModule module = at < modules.size() && found.symbols().equals("deferred")
                ? found.withSymbols(modules.get(at).symbols())
                : found;
        if (at == modules.size()) {
            modules.add(module);
            moduleChanged.add(++revision);
        } else if (!modules.get(at).equals(module)) {
            modules.set(at, module);
            moduleChanged.set(at, ++revision);
        }
    }

    /** The modules of the target that were seen, in the order in which they were; also those that were unloaded. */
    public List<LoadedModule> modules() {
        return List.copyOf(modules);
    }

    /** Places in {@link #modules} that are new or changed since this revision. */
    public List<Integer> modulesSince(long earlier) {
        List<Integer> later = new ArrayList<>();
        for (int i = 0; i < modules.size(); i++) {
            if (moduleChanged.get(i) > earlier) {
                later.add(i);
            }
        }
        return later;
    }

    /** How many stacks there are. */
    public int size() {
        return stacks.size();
    }
}
