package io.handlewatch.names;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names the frames of a finished run by module and RVA: those that have a module alone, or an export's name. */
public final class RunNames {
    private RunNames() {}

    /**
     * What became of one module.
     *
     * @param module as it is known now
     * @param asked how many addresses had no symbol's name
     * @param named how many have one now
     * @param fault why it could not be asked for, "" where it could
     */
    public record Named(LoadedModule module, int asked, int named, String fault) {}

    /**
     * Names what can be named, and changes the table accordingly.
     *
     * @param limit for one module; its PDB may have to come over the network
     * @return one entry for each module in which a frame lacked a name, in the order of the table
     */
    public static List<Named> name(StackTable stacks, Symbolizer symbols, Duration limit) {
        Map<LoadedModule, Set<Long>> questions = new LinkedHashMap<>();
        stacks.modules().forEach(module -> questions.put(module, new TreeSet<>()));
        for (Stack stack : stacks.all()) {
            for (Frame frame : stack.frames()) {
                LoadedModule module = lacking(frame) ? moduleOf(frame, stacks.modules()) : null;
                if (module != null) {
                    questions.getOrDefault(module, new TreeSet<>()).add(frame.address());
                }
            }
        }
        List<Named> results = new ArrayList<>();
        Map<String, Frame> found = new HashMap<>();
        questions.forEach((module, addresses) -> {
            if (!addresses.isEmpty()) {
                results.add(ask(stacks, symbols, limit, module, List.copyOf(addresses), found));
            }
        });
        for (Stack stack : stacks.all()) {
            List<Frame> frames = stack.frames().stream()
                    .map(frame -> better(frame, found.get(key(frame))))
                    .toList();
            if (!frames.equals(stack.frames())) {
                stacks.rename(stack.id(), frames);
            }
        }
        return results;
    }

    private static Named ask(
            StackTable stacks,
            Symbolizer symbols,
            Duration limit,
            LoadedModule module,
            List<Long> addresses,
            Map<String, Frame> found) {
        try {
            Symbolizer.Names names = symbols.names(module, addresses, limit);
            LoadedModule now = module.withSymbols(names.symbols());
            int named = 0;
            for (Frame frame : names.frames()) {
                if (!frame.symbol().isEmpty()) {
                    found.put(key(frame), frame);
                    named += frame.export() ? 0 : 1;
                }
            }
            if (named > 0 || module.symbols().equals("deferred")) {
                stacks.module(now);
            }
            return new Named(now, addresses.size(), named, "");
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.ENGINE_LOST) {
                throw e;
            }
            return new Named(module, addresses.size(), 0, String.valueOf(e.getMessage()));
        }
    }

    private static boolean lacking(Frame frame) {
        return !frame.moduleless() && (frame.symbol().isEmpty() || frame.export());
    }

    /** Another export's name is no better than the one that is there. */
    private static Frame better(Frame old, @Nullable Frame found) {
        return found != null && lacking(old) && (old.symbol().isEmpty() || !found.export()) ? found : old;
    }

    /** The name as well: in another life of the target another module may have lain there. */
    private static String key(Frame frame) {
        return frame.module() + "+" + Long.toHexString(frame.address());
    }

    private static @Nullable LoadedModule moduleOf(Frame frame, List<LoadedModule> modules) {
        for (LoadedModule module : modules) {
            if (module.name().equals(frame.module()) && module.holds(frame.address())) {
                return module;
            }
        }
        return null;
    }
}
