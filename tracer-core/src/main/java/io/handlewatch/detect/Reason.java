package io.handlewatch.detect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One or two sentences for each verdict, with the numbers that decided. */
final class Reason {
    private final StackHistory stack;
    private final RunClock clock;
    private final LeakRule rule;
    private final Siblings siblings;
    private final @Nullable Cycle cycle;

    private Reason(StackHistory stack, RunClock clock, LeakRule rule, @Nullable Cycle cycle) {
        this.stack = stack;
        this.clock = clock;
        this.rule = rule;
        this.cycle = cycle;
        this.siblings = Siblings.of(stack, clock);
    }

    static String of(Verdict verdict, StackHistory stack, RunClock clock, LeakRule rule, @Nullable Cycle cycle) {
        return new Reason(stack, clock, rule, cycle).text(verdict);
    }

    private String text(Verdict verdict) {
        return switch (verdict) {
            case LEAK -> leak();
            case GROWING -> closed() + ", " + open() + ", more than before. " + growing();
            case WARM_UP ->
                closed() + ", " + open() + ". They were opened and kept, but hardly any more come: "
                        + percent(Kept.of(stack, clock).lastPart(1 / 3.0))
                        + " of those that stay came in the last third of "
                        + Words.time(clock.run() - stack.epochStart) + ".";
            case STEP -> closed() + ", " + open() + ". Those that stay came in one or two short batches.";
            case SAWTOOTH ->
                closed() + ". The open count fell to half or less at once " + stack.teeth.count() + " times and is "
                        + stack.open + " now" + but();
            case DRAINING ->
                "The open count falls: from " + stack.curve.highest(0, 1) + " early in the watch to " + stack.open
                        + " now.";
            case STEADY ->
                closed() + ", " + open() + "; at most " + stack.curve.highest(0, 1) + " were open at once" + but();
            case INSUFFICIENT_DATA -> closed() + ", " + open() + ": too few to say anything.";
        };
    }

    private String leak() {
        Arrivals arrivals = rule.arrivals();
        if (arrivals == null || rule.objection() != null) {
            return closed() + ", " + open() + ". The leak was seen earlier; of late " + rule.objection() + ".";
        }
        return String.format(
                Locale.ROOT,
                "%s; %s%,d have outlived %s, %s. They came at %,d separate moments over %s, the last of them %s ago%s.",
                closed(),
                others(),
                rule.count(),
                Words.time(rule.age().age()),
                rule.age().mixed()
                        ? "an age beyond which far fewer are closed"
                        : "an age after which closing is rare here",
                rule.clusters(),
                Words.time(rule.length()),
                Words.time(arrivals.silence() + rule.age().age()),
                ownWork() + rhythm());
    }

    /** What the siblings of those that are closed do. */
    private String others() {
        boolean complete = siblings.closed() > 0 && siblings.opened() - siblings.closed() == siblings.others();
        return complete ? String.format(Locale.ROOT, "the %,d others stay: ", siblings.others()) : "";
    }

    private String ownWork() {
        Fading fading = rule.fading();
        return fading != null && fading.over() == Fading.Over.OWN_WORK ? ", in step with what this stack opens" : "";
    }

    private String rhythm() {
        return cycle == null
                ? ""
                : String.format(
                        Locale.ROOT, "; about %.1f every %s", cycle.perCycle(), Words.time(cycle.periodMillis()));
    }

    private String growing() {
        return rule.leak()
                ? "They look leaked, but have been arriving for " + Words.time(rule.length())
                        + " only, or too unevenly to exclude a cache that fills."
                : "That is no leak yet: " + rule.objection() + ".";
    }

    /** What speaks against a leak, where anything has stayed at all. */
    private String but() {
        @Nullable String objection = rule.objection();
        return objection == null || rule.count() == 0 ? "." : "; of the old ones, " + objection + ".";
    }

    private String closed() {
        String opened = "Of " + Words.count(siblings.opened()) + " handles opened here ";
        return siblings.closed() == 0
                ? opened + "none was closed"
                : opened + Words.count(siblings.closed()) + " were closed, at a median age "
                        + (siblings.brief() ? "below " : "of ") + Words.time(siblings.medianAgeMillis());
    }

    private String open() {
        return Words.count(stack.open) + " are open";
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }
}
