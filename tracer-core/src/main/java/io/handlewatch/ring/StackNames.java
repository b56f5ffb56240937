package io.handlewatch.ring;

import io.handlewatch.engine.EngineSession;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.StackTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives the stacks of live records their ids and names.
 *
 * <p>The key of a stack is module (path and size: a rebuilt one is another) and RVA per frame, never a shown name, so it holds over a restart of the
 * target, which loads its modules elsewhere, and over symbols that come later.
 * Each address is looked up once. Without an engine, frames are bare addresses. Confined to the engine's thread.
 */
public final class StackNames {
    /** A key over the addresses themselves. */
    private static final class Addresses {
        private final long[] values;

        Addresses(long[] values) {
            this.values = values;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Addresses that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }

    private final StackTable stacks;
    private final @Nullable EngineSession session;
    private final Map<Addresses, Integer> ids = new HashMap<>();
    private final Map<Long, Frame> frames = new HashMap<>();
    private List<EngineSession.Module> modules = List.of();

    /** Names for one target; the session may be null. */
    public StackNames(StackTable stacks, @Nullable EngineSession session) {
        this.stacks = stacks;
        this.session = session;
    }

    /** The id of the stack with these return addresses, newest call first. */
    public int idOf(long[] addresses) {
        Addresses key = new Addresses(addresses);
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        List<Frame> named = new ArrayList<>(addresses.length);
        StringBuilder modulesAndOffsets = new StringBuilder();
        for (long address : addresses) {
            Frame frame = frames.computeIfAbsent(address, this::frameAt);
            named.add(frame);
            modulesAndOffsets.append(place(address)).append(';');
        }
        int id = stacks.intern(modulesAndOffsets.toString(), () -> named);
        ids.put(key, id);
        return id;
    }

    private Frame frameAt(long address) {
        return session == null ? Frame.named(address, "", "", address) : session.frameAt(address);
    }

    private String place(long address) {
        EngineSession.Module module = moduleOf(address);
        if (module == null && session != null) {
            modules = session.modules();
            module = moduleOf(address);
        }
        return module == null
                ? "+" + Long.toHexString(address)
                : module.image() + ":" + module.size() + "+" + Long.toHexString(address - module.base());
    }

    private EngineSession.@Nullable Module moduleOf(long address) {
        for (EngineSession.Module module : modules) {
            if (address >= module.base() && address < module.base() + module.size()) {
                return module;
            }
        }
        return null;
    }
}
