package io.handlewatch.ring;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.StackTable;
import java.time.Duration;
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
 * target, which loads its modules elsewhere, and over symbols that come later. Names come later ({@link LateNames}), once per address; no reading waits for
 * them. Without an engine, frames are bare addresses. Confined to the watch's thread.
 */
public final class StackNames implements AutoCloseable {
    /** After so many refusals in a row stacks do without modules, and these are asked for only now and then: no name is worth the readings of a night. */
    private static final int MOST_REFUSALS = 3;

    private static final int NOW_AND_THEN = 16;

    private final StackTable stacks;
    private final @Nullable EngineSession session;
    private final Map<Addresses, Integer> ids = new HashMap<>();
    private final Addresses asked = new Addresses();
    private final @Nullable LateNames late;
    private List<LoadedModule> modules = List.of();

    private int refusals;
    private int begins;
    private String untold = "";

    /** Whether the modules have been asked for since the records that are named now were read: once is enough for all of them. */
    private boolean refreshed;

    /** Names for one target; the session may be null. */
    public StackNames(StackTable stacks, @Nullable EngineSession session) {
        this.stacks = stacks;
        this.session = session;
        this.late = session == null ? null : new LateNames(stacks, session.symbolizer());
    }

    /** What was read is named from now on: modules that were loaded meanwhile are looked for. */
    void begin() {
        begins++;
        refreshed = refusals >= MOST_REFUSALS && begins % NOW_AND_THEN != 0;
    }

    /** Why frames are addresses that lie in modules, perhaps; "" where nothing new is to be told. */
    String takeNote() {
        String told = untold;
        untold = "";
        return told;
    }

    /** The id of the stack whose return addresses, newest call first, stand at the begin of this array. */
    public int idOf(long[] addresses, int length) {
        Integer known = ids.get(asked.set(addresses, length));
        if (known != null) {
            return known;
        }
        int certain = certain(addresses, length);
        known = ids.get(asked.set(addresses, certain));
        return known != null ? known : idOfNew(Arrays.copyOf(addresses, length), certain);
    }

    /** For an array of its own, which is kept. */
    private int idOfNew(long[] addresses, int certain) {
        List<Frame> frames = new ArrayList<>(addresses.length);
        StringBuilder modulesAndOffsets = new StringBuilder();
        for (int i = 0; i < addresses.length; i++) {
            LoadedModule module = moduleOf(addresses[i]);
            frames.add(
                    late == null ? Frame.named(addresses[i], "", "", addresses[i]) : late.frame(addresses[i], module));
            if (i < certain) {
                modulesAndOffsets.append(place(addresses[i], module)).append(';');
            }
        }
        int id = stacks.intern(modulesAndOffsets.toString(), () -> frames);
        ids.put(new Addresses().set(addresses, certain), id);
        for (long address : addresses) {
            LoadedModule module = moduleOf(address);
            if (late != null && module != null) {
                late.want(id, address, module);
            }
        }
        return id;
    }

    /** Gives the stacks the names that have come. */
    public void apply() {
        if (late != null) {
            late.apply();
        }
    }

    /** Waits for names, no longer than this. True where none is left to come. */
    public boolean settle(Duration limit) {
        return late == null || late.settle(limit);
    }

    @Override
    public void close() {
        if (late != null) {
            late.close();
        }
    }

    /**
     * How many of its addresses tell a stack from others: up to the first caller in no module. The system cannot walk through code that it has no table for, as a Java or .NET
     * runtime makes it, so what follows may be any words of the stack's memory, others at each opening.
     */
    private int certain(long[] addresses, int length) {
        boolean named = false;
        for (int i = 0; i < length; i++) {
            boolean moduleless = refreshed(addresses[i]) == null;
            if (moduleless && named) {
                return i + 1;
            }
            named |= !moduleless;
        }
        return length;
    }

    private @Nullable LoadedModule refreshed(long address) {
        LoadedModule module = moduleOf(address);
        if (module == null && session != null && !refreshed) {
            refresh(session);
            module = moduleOf(address);
        }
        return module;
    }

    private void refresh(EngineSession asked) {
        try {
            modules = asked.modules();
            if (refusals >= MOST_REFUSALS) {
                ids.clear(); // whose stacks were told without modules, they are told with them from now on
            }
            refusals = 0;
        } catch (EngineException e) {
            refusals++;
            if (refusals < MOST_REFUSALS) {
                throw e; // the reading is made again, with the engine that comes next
            }
            if (refusals == MOST_REFUSALS) {
                untold = "the engine could not tell the target's modules (" + e.getMessage()
                        + "): new stacks may show addresses without module from here on";
            }
        }
        refreshed = true;
        modules.forEach(stacks::module);
    }

    private static String place(long address, @Nullable LoadedModule module) {
        return module == null
                ? "+" + Long.toHexString(address)
                : module.image() + ":" + module.size() + "+" + Long.toHexString(address - module.base());
    }

    private @Nullable LoadedModule moduleOf(long address) {
        for (LoadedModule module : modules) {
            if (module.holds(address)) {
                return module;
            }
        }
        return null;
    }
}
