package io.handlewatch.report;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.StackVerdict.Confidence;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stacks that people see as one: the same functions, offsets ignored, the same verdict. Two calls in one function are two stacks and one line.
 *
 * @param members at least one, worst first
 */
public record Family(List<StackReport> members) {
    private static final Set<Verdict> CLEARED =
            EnumSet.of(Verdict.STEADY, Verdict.WARM_UP, Verdict.STEP, Verdict.SAWTOOTH, Verdict.DRAINING);

    public Family {
        members = List.copyOf(members);
    }

    /** The families that people are to look at, worst first: once a verdict is possible, not those that it clears. */
    public static List<Family> suspects(RunReport report) {
        Map<Integer, StackReport> byId = new HashMap<>();
        report.stacks().forEach(one -> byId.put(one.stack().id(), one));
        return of(report.judgement().suspects().stream()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                .filter(one -> !CLEARED.contains(one.verdict().verdict()))
                .toList());
    }

    /** The families of all stacks: the suspects, then the others by the handles that are open. */
    public static List<Family> all(RunReport report) {
        List<Family> all = new ArrayList<>(suspects(report));
        Set<Integer> told = all.stream()
                .flatMap(family -> family.members().stream())
                .map(one -> one.stack().id())
                .collect(Collectors.toSet());
        all.addAll(of(report.stacks().stream()
                .filter(one -> !told.contains(one.stack().id()))
                .sorted(Comparator.comparing((StackReport one) -> -one.verdict().openNow()))
                .toList()));
        return all;
    }

    private static List<Family> of(List<StackReport> stacks) {
        Map<String, List<StackReport>> families = new LinkedHashMap<>();
        for (StackReport one : stacks) {
            String key = one.verdict().verdict() + "\n" + one.stack().family();
            families.computeIfAbsent(key, same -> new ArrayList<>()).add(one);
        }
        return families.values().stream().map(Family::new).toList();
    }

    /** The stack to show. */
    public Stack example() {
        return members.get(0).stack();
    }

    /** The verdict of all members. */
    public Verdict verdict() {
        return members.get(0).verdict().verdict();
    }

    /** What it is called to people: the verdict, or SUSPECT where it is too early for one and its handles stay. */
    public String word() {
        return verdict() == Verdict.INSUFFICIENT_DATA && keptPerHour() > 0
                ? "SUSPECT"
                : verdict().name();
    }

    /** Whether the verdict clears it. */
    public boolean cleared() {
        return CLEARED.contains(verdict());
    }

    /** The suspect frame; where there is none outside of the system's modules, the innermost one; empty where no frame was recorded. */
    public Optional<Frame> suspect() {
        return example().suspect().or(() -> example().frames().stream().findFirst());
    }

    /** Where to look first, as people say it: the function, without an offset where the family has several. */
    public String name() {
        return suspect()
                .map(frame -> members.size() > 1 ? frame.function() : frame.text())
                .orElse("(no frames recorded)");
    }

    /** Handles leaked an hour by all members. */
    public double ratePerHour() {
        return sum(StackVerdict::ratePerHour);
    }

    /** Lower end of the 95 % interval of the sum; the members count as independent. */
    public double rateLow() {
        return Math.max(0, ratePerHour() - distance(verdict -> verdict.ratePerHour() - verdict.rateLow()));
    }

    /** Upper end. */
    public double rateHigh() {
        return ratePerHour() + distance(verdict -> verdict.rateHigh() - verdict.ratePerHour());
    }

    /** Handles an hour that stay so far, whatever the verdict. */
    public double keptPerHour() {
        return sum(StackVerdict::keptPerHour);
    }

    private double sum(ToDoubleFunction<StackVerdict> value) {
        return members.stream()
                .mapToDouble(one -> value.applyAsDouble(one.verdict()))
                .sum();
    }

    private double distance(ToDoubleFunction<StackVerdict> value) {
        return Math.sqrt(sum(verdict -> Math.pow(value.applyAsDouble(verdict), 2)));
    }

    /** The least sure member's word. */
    public Confidence confidence() {
        return members.stream()
                .map(one -> one.verdict().confidence())
                .max(Comparator.naturalOrder())
                .orElse(Confidence.LOW);
    }

    /** When the first member began to leak; null where none leaks. */
    public @Nullable Instant since() {
        return members.stream()
                .map(one -> one.verdict().since())
                .filter(since -> since != null)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Handles of all members open now. */
    public int openNow() {
        return members.stream().mapToInt(one -> one.verdict().openNow()).sum();
    }

    /** Object type to handles open now. */
    public Map<String, Integer> types() {
        Map<String, Integer> types = new TreeMap<>();
        members.forEach(one -> one.types().forEach((type, count) -> types.merge(type, count, Integer::sum)));
        return types;
    }
}
