package io.handlewatch.report.compare;

import io.handlewatch.report.Family;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one family from the first run to the second.
 *
 * @param kind the word
 * @param before the family in the first run
 * @param after the family in the second
 * @param ratio how many times as fast; null where it does not leak in both
 * @param match how the stacks of the two runs were found to be one family
 * @param reason one or two sentences, what decided
 */
public record Change(
        Kind kind, Side before, Side after, @Nullable RateRatio ratio, Match match, String reason) {
    /** What can become of a family; the worst first. */
    public enum Kind {
        /** Leaks, and did not in the first run, which could have found it. */
        NEW,
        /** Leaks in both, faster in the second. */
        FASTER,
        /** Suspected in one run at least, and the two do not tell. */
        UNDECIDABLE,
        /** Leaks in both, about as fast. */
        UNCHANGED,
        /** Leaks in both, slower in the second. */
        SLOWER,
        /** Leaked, and does not in the second run, which could have found it. */
        GONE
    }

    /** How stacks of two runs are found to be the same. */
    public enum Match {
        /** By all their functions. */
        FUNCTIONS(""),
        /** Some functions have no name that both runs share: there their module stands for them. */
        MODULES("Some frames have no name that both runs share: they were matched by their module."),
        /** By the functions from the innermost to the suspect one; the callers differ. */
        SUSPECT("The callers differ in the two runs: matched by the function that is to be looked at first.");

        private final String sentence;

        Match(String sentence) {
            this.sentence = sentence;
        }

        /** What people should know of it, "" where nothing. */
        public String sentence() {
            return sentence;
        }
    }

    /** Its name: the function where to look first. */
    public String name() {
        return shown().name();
    }

    /** The frames of one of its stacks, of the second run where it is there; newest call first. */
    public List<Frame> frames() {
        return example().stack().frames();
    }

    /** Of these frames the one to look at first; empty where none was recorded. */
    public Optional<Frame> suspect() {
        return new Family(shown().stacks()).suspect();
    }

    /** The first other function that called it; "" where none is known. */
    String caller() {
        List<Frame> frames = frames();
        int suspect = suspect().map(frames::indexOf).orElse(-1);
        return frames.stream()
                .skip(suspect + 1L)
                .map(Frame::function)
                .filter(function -> !function.equals(name()))
                .findFirst()
                .orElse("");
    }

    /** The stack whose frames these are. */
    public StackReport example() {
        return shown().stacks().get(0);
    }

    /** Whether name and frames are those of the second run. */
    public boolean ofSecond() {
        return after.leak().isPresent()
                || (before.leak().isEmpty() && !after.stacks().isEmpty());
    }

    private Side shown() {
        return ofSecond() ? after : before;
    }

    /** Whether it leaks in one of the runs, or in both. */
    boolean leaks() {
        return before.leak().isPresent() || after.leak().isPresent();
    }

    double weight() {
        return Math.max(before.weight(), after.weight());
    }
}
