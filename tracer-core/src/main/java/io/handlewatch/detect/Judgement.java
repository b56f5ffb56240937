package io.handlewatch.detect;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The judgement on a whole run.
 *
 * @param overall LEAK if any stack leaks, else GROWING if any grows, else INSUFFICIENT_DATA if the watch as a whole is, else STEADY
 * @param stacks one entry for every stack asked for
 * @param suspects ids of stacks whose handles stay and which still open more, worst first, whatever the verdict
 * @param slowestFindableRatePerHour the slowest leak that this run could have found; empty where none could
 * @param verdictPossibleAt when a verdict becomes possible, null where it already is
 */
public record Judgement(
        Verdict overall,
        List<StackVerdict> stacks,
        List<Integer> suspects,
        OptionalDouble slowestFindableRatePerHour,
        @Nullable Instant verdictPossibleAt) {
    public Judgement {
        stacks = List.copyOf(stacks);
        suspects = List.copyOf(suspects);
    }
}
