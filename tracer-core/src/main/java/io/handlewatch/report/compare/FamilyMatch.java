package io.handlewatch.report.compare;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which stacks of two runs are the same code: the same functions in the same order, without addresses and offsets, which differ with each start and each build.
 *
 * <p>A frame without a symbol has no such name. Where both runs know no symbols of a module, and half of the places that they saw in it are the same, it is the same
 * build, and the place in the module names the function. Where it is not, or only one run has symbols, all frames in that module count as the same.
 *
 * <p>A build may rename a caller. So of what is left, a family of each run are the same where they are the only ones of their run with these functions from the
 * innermost down to the suspect frame.
 */
final class FamilyMatch {
    /** The stacks of one family in both runs, and how they were found to be one. */
    record Pair(List<StackReport> first, List<StackReport> second, Change.Match match) {
        boolean inBoth() {
            return !first.isEmpty() && !second.isEmpty();
        }
    }

    /** What one run knows of a module. */
    private static final class Module {
        private boolean symbols;
        private final Set<Long> places = new HashSet<>();
    }

    private final Set<String> coarse;

    private FamilyMatch(Set<String> coarse) {
        this.coarse = coarse;
    }

    /** The families, each once. */
    static List<Pair> of(RunReport first, RunReport second) {
        FamilyMatch match = new FamilyMatch(coarse(modules(first), modules(second)));
        Map<String, Pair> pairs = new LinkedHashMap<>();
        for (StackReport one : first.stacks()) {
            match.pair(pairs, one).first().add(one);
        }
        for (StackReport one : second.stacks()) {
            match.pair(pairs, one).second().add(one);
        }
        return match.bySuspect(pairs.values());
    }

    private Pair pair(Map<String, Pair> pairs, StackReport one) {
        List<Frame> frames = one.stack().frames();
        Change.Match match = frames.stream().anyMatch(this::byModule) ? Change.Match.MODULES : Change.Match.FUNCTIONS;
        return pairs.computeIfAbsent(key(frames), made -> new Pair(new ArrayList<>(), new ArrayList<>(), match));
    }

    private List<Pair> bySuspect(Collection<Pair> pairs) {
        Map<String, List<Pair>> byInner = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            List<StackReport> some = pair.first().isEmpty() ? pair.second() : pair.first();
            byInner.computeIfAbsent(inner(some.get(0)), same -> new ArrayList<>())
                    .add(pair);
        }
        List<Pair> all = new ArrayList<>();
        byInner.forEach((inner, same) -> {
            boolean renamed = !inner.isEmpty()
                    && same.size() == 2
                    && !same.get(0).inBoth()
                    && !same.get(1).inBoth()
                    && same.get(0).first().isEmpty() != same.get(1).first().isEmpty();
            if (renamed) {
                Pair left = same.get(0).first().isEmpty() ? same.get(1) : same.get(0);
                Pair right = same.get(0).first().isEmpty() ? same.get(0) : same.get(1);
                all.add(new Pair(left.first(), right.second(), Change.Match.SUSPECT));
            } else {
                all.addAll(same);
            }
        });
        return all;
    }

    /** The functions from the innermost to the suspect one; "" where there is none, or where a module alone stands for it. */
    private String inner(StackReport one) {
        List<Frame> frames = one.stack().frames();
        return one.stack()
                .suspect()
                .filter(frame -> !byModule(frame))
                .map(frame -> key(frames.subList(0, frames.indexOf(frame) + 1)))
                .orElse("");
    }

    private boolean byModule(Frame frame) {
        return frame.moduleless() || coarse.contains(frame.module().toLowerCase(Locale.ROOT));
    }

    private String key(List<Frame> frames) {
        StringBuilder key = new StringBuilder();
        for (Frame frame : frames) {
            String place = frame.symbol().isEmpty() ? "+" + frame.offset() : frame.symbol();
            key.append(frame.module().toLowerCase(Locale.ROOT))
                    .append('!')
                    .append(byModule(frame) ? "" : place)
                    .append('\n');
        }
        return key.toString();
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
        report.stacks().stream().flatMap(one -> one.stack().frames().stream()).forEach(frame -> {
            Module module = modules.computeIfAbsent(frame.module().toLowerCase(Locale.ROOT), name -> new Module());
            if (frame.symbol().isEmpty()) {
                module.places.add(frame.offset());
            } else {
                module.symbols = true;
            }
        });
        return modules;
    }
}
