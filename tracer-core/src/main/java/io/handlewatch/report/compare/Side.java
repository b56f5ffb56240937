package io.handlewatch.report.compare;

import io.handlewatch.detect.Verdict;
import io.handlewatch.report.Family;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one run says of a family: all its stacks of the same functions, whatever their verdicts.
 *
 * @param stacks the leaking ones first; empty where this run saw none
 */
public record Side(List<StackReport> stacks) {
    public Side {
        stacks = stacks.stream().sorted(Comparator.comparing(Side::rank)).toList();
    }

    /** The stacks that leak; empty where none does. */
    public Optional<Family> leak() {
        List<StackReport> leaking = stacks.stream()
                .filter(one -> one.verdict().verdict() == Verdict.LEAK)
                .toList();
        return leaking.isEmpty() ? Optional.empty() : Optional.of(new Family(leaking));
    }

    /** The worst stack's verdict as people are told it, "" where none was seen. */
    public String word() {
        return stacks.isEmpty() ? "" : new Family(stacks.subList(0, 1)).word();
    }

    /** Whether no stack of it is suspected: none was seen, or verdicts clear them all. */
    boolean cleared() {
        return stacks.stream().allMatch(one -> new Family(List.of(one)).cleared());
    }

    /** Handles an hour of the uncleared stacks that stay so far. */
    public double keptPerHour() {
        return stacks.stream()
                .filter(one -> !new Family(List.of(one)).cleared())
                .mapToDouble(one -> one.verdict().keptPerHour())
                .sum();
    }

    /** Handles open at the end of the run. */
    public int openNow() {
        return stacks.stream().mapToInt(one -> one.verdict().openNow()).sum();
    }

    /** How fast for the order: the rate of a leak, else what stays. */
    double weight() {
        return leak().map(Family::ratePerHour).orElse(keptPerHour());
    }

    /** The function to look at, without an offset: builds differ in it. */
    String name() {
        return new Family(stacks).suspect().map(Frame::function).orElse("(no frames recorded)");
    }

    private static int rank(StackReport one) {
        return switch (one.verdict().verdict()) {
            case LEAK -> 0;
            case GROWING -> 1;
            case INSUFFICIENT_DATA -> one.verdict().keptPerHour() > 0 ? 2 : 4;
            default -> 3;
        };
    }
}
