package io.handlewatch.report.compare;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which stacks of two runs are the same code: the same functions in the same order, without addresses and offsets, which differ with each start and each build.
 *
 * <p>A frame without a symbol has no such name. Where both runs know no symbols of a module, and half of the places that they saw in it are the same, it is the same
 * build, and the place in the module names the function. Where it is not, or only one run has symbols, all frames in that module count as the same.
 */
final class FamilyMatch {
    /** The stacks of one family in both runs, and whether a module had to stand for its functions. */
    record Pair(List<StackReport> first, List<StackReport> second, boolean byModule) {}

    /** What one run knows of a module. */
    private static final class Module {
        private boolean symbols;
        private final Set<Long> places = new HashSet<>();
    }

    private final Set<String> coarse;

    private FamilyMatch(Set<String> coarse) {
        this.coarse = coarse;
    }

    /** The families, by the first of their stacks. */
    static List<Pair> of(RunReport first, RunReport second) {
        FamilyMatch match = new FamilyMatch(coarse(modules(first), modules(second)));
        Map<String, Pair> pairs = new LinkedHashMap<>();
        match.each(
                first,
                (key, byModule, one) -> pair(pairs, key, byModule).first().add(one));
        match.each(
                second,
                (key, byModule, one) -> pair(pairs, key, byModule).second().add(one));
        return List.copyOf(pairs.values());
    }

    private static Pair pair(Map<String, Pair> pairs, String key, boolean byModule) {
        return pairs.computeIfAbsent(key, made -> new Pair(new ArrayList<>(), new ArrayList<>(), byModule));
    }

    private interface Keyed {
        void take(String key, boolean byModule, StackReport stack);
    }

    private void each(RunReport report, Keyed keyed) {
        for (StackReport one : report.stacks()) {
            StringBuilder key = new StringBuilder();
            boolean byModule = false;
            for (Frame frame : one.stack().frames()) {
                String module = frame.module().toLowerCase(Locale.ROOT);
                boolean alone = frame.moduleless() || coarse.contains(module);
                byModule |= alone;
                key.append(module)
                        .append('!')
                        .append(alone ? "" : frame.symbol().isEmpty() ? "+" + frame.offset() : frame.symbol())
                        .append('\n');
            }
            keyed.take(key.toString(), byModule, one);
        }
    }

    private static Set<String> coarse(Map<String, Module> first, Map<String, Module> second) {
        Set<String> coarse = new HashSet<>();
        first.forEach((name, one) -> {
            Module other = second.get(name);
            if (other != null && (one.symbols != other.symbols || (!one.symbols && !sameBuild(one, other)))) {
                coarse.add(name);
            }
        });
        return coarse;
    }

    private static boolean sameBuild(Module one, Module other) {
        long common = one.places.stream().filter(other.places::contains).count();
        return 2 * common >= Math.min(one.places.size(), other.places.size());
    }

    private static Map<String, Module> modules(RunReport report) {
        Map<String, Module> modules = new HashMap<>();
        frames(report, frame -> {
            Module module = modules.computeIfAbsent(frame.module().toLowerCase(Locale.ROOT), name -> new Module());
            if (frame.symbol().isEmpty()) {
                module.places.add(frame.offset());
            } else {
                module.symbols = true;
            }
        });
        return modules;
    }

    private static void frames(RunReport report, Consumer<Frame> each) {
        report.stacks().forEach(one -> one.stack().frames().forEach(each));
    }
}
