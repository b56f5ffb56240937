package io.handlewatch.report.compare;

import io.handlewatch.detect.Judgement;
import io.handlewatch.report.Family;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.RunHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Two runs held against each other, family by family: what leaks anew, no more, faster or slower, and what the two cannot tell.
 *
 * @param first the earlier run, judged
 * @param second the later one
 * @param changes every family that leaks or is suspected in one of them; worst first
 * @param notes sentences on what makes the two hard to compare
 */
public record Comparison(RunReport first, RunReport second, List<Change> changes, List<String> notes) {
    public Comparison {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }

    /** The whole in one word. */
    public enum Overall {
        /** Something is new or faster. */
        WORSE,
        /** Nothing is known to be worse, but something may be. */
        UNDECIDABLE,
        /** Something is gone or slower, and nothing may be worse. */
        BETTER,
        /** What leaks leaks as before, or nothing leaks in either run. */
        UNCHANGED
    }

    /** Compares two judged runs. */
    public static Comparison of(RunReport first, RunReport second) {
        List<FamilyMatch.Pair> pairs = FamilyMatch.of(first, second);
        Runs runs = new Runs(first, second, !Pseudonyms.keys(first).equals(Pseudonyms.keys(second)));
        int compared = (int) pairs.stream()
                .filter(pair -> new Side(pair.first()).leak().isPresent()
                        && new Side(pair.second()).leak().isPresent())
                .count();
        List<Change> changes = new ArrayList<>();
        for (FamilyMatch.Pair pair : pairs) {
            Change change = runs.change(pair, compared);
            if (change != null) {
                changes.add(change);
            }
        }
        changes.sort(Comparator.comparing(Change::kind)
                .thenComparing(change -> !change.leaks())
                .thenComparing(change -> -change.weight()));
        return new Comparison(first, second, changes, runs.notes());
    }

    /** How many families of a kind there are. */
    public int count(Change.Kind kind) {
        return (int) changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** What tells a family from another one of the same name, ", called by svc!Load"; "" where there is no other. */
    public String calledBy(Change change) {
        boolean another = changes.stream()
                .anyMatch(other -> !other.equals(change) && other.name().equals(change.name()));
        String caller = another ? change.caller() : "";
        return caller.isEmpty() ? "" : ", called by " + caller;
    }

    /** The whole in one word. */
    public Overall overall() {
        if (count(Change.Kind.NEW) + count(Change.Kind.FASTER) > 0) {
            return Overall.WORSE;
        }
        boolean undecided =
                changes.stream().anyMatch(change -> change.kind() == Change.Kind.UNDECIDABLE && change.leaks());
        if (undecided || !findsLeaks(first) || !findsLeaks(second)) {
            return Overall.UNDECIDABLE;
        }
        return count(Change.Kind.GONE) + count(Change.Kind.SLOWER) > 0 ? Overall.BETTER : Overall.UNCHANGED;
    }

    private static boolean findsLeaks(RunReport run) {
        return run.head().timed()
                && run.judgement().slowestFindableRatePerHour().isPresent();
    }

    /** The runs and what decides between them. */
    private record Runs(RunReport first, RunReport second, boolean namesDiffer) {
        @Nullable
        Change change(FamilyMatch.Pair pair, int compared) {
            Side before = new Side(pair.first());
            Side after = new Side(pair.second());
            Optional<Family> left = before.leak();
            Optional<Family> right = after.leak();
            if (left.isPresent() && right.isPresent()) {
                return both(pair, before, after, RateRatio.of(left.get(), right.get(), compared));
            }
            if (right.isPresent()) {
                String unknown = missing(first, "first", before, right.get());
                return unknown == null
                        ? change(Change.Kind.NEW, pair, before, after, absent("first", before))
                        : change(Change.Kind.UNDECIDABLE, pair, before, after, unknown);
            }
            if (left.isPresent()) {
                String unknown = missing(second, "second", after, left.get());
                return unknown == null
                        ? change(Change.Kind.GONE, pair, before, after, absent("second", after))
                        : change(Change.Kind.UNDECIDABLE, pair, before, after, unknown);
            }
            boolean one = suspected(first, before);
            boolean other = suspected(second, after);
            if (!one && !other) {
                return null;
            }
            String where = one && other ? "both runs" : one ? "the first run" : "the second run";
            return change(
                    Change.Kind.UNDECIDABLE,
                    pair,
                    before,
                    after,
                    "Its handles stay in " + where + ", without being shown to leak.");
        }

        private Change both(FamilyMatch.Pair pair, Side before, Side after, RateRatio ratio) {
            if (!first.head().timed() || !second.head().timed()) {
                return change(
                        Change.Kind.UNDECIDABLE,
                        pair,
                        before,
                        after,
                        "It leaks in both; a run without times has no rates.");
            }
            String reason = String.format(
                    Locale.ROOT, "%.2f times the rate (%.2f to %.2f)", ratio.times(), ratio.low(), ratio.high());
            Change.Kind kind = ratio.kind();
            return new Change(
                    kind,
                    before,
                    after,
                    ratio,
                    pair.match(),
                    reason + (kind == Change.Kind.UNDECIDABLE ? ": too wide to tell." : "."));
        }

        private static Change change(Change.Kind kind, FamilyMatch.Pair pair, Side before, Side after, String reason) {
            return new Change(kind, before, after, null, pair.match(), reason);
        }

        /** Why a run in which a family does not leak does not show that it did not; null where it does. */
        private @Nullable String missing(RunReport run, String which, Side there, Family leak) {
            if (!first.head().timed() || !second.head().timed()) {
                return "A run without times has no rates.";
            }
            if (first.head().listing() != second.head().listing()) {
                return "The runs read the trace in different ways ("
                        + first.head().source() + ", " + second.head().source()
                        + "): what one does not show may be its way.";
            }
            if (namesDiffer) {
                return "The names of one run are pseudonyms that the other does not share.";
            }
            if (!there.cleared()) {
                return "Its handles stay in the " + which + " run too, without being shown to leak there.";
            }
            OptionalDouble findable = run.judgement().slowestFindableRatePerHour();
            if (findable.isEmpty()) {
                return "The " + which + " run was too short, or lost too much, to find any leak.";
            }
            if (findable.getAsDouble() > leak.rateLow()) {
                return String.format(
                        Locale.ROOT,
                        "The %s run could find leaks from %.1f an hour on, and this one may be as slow as %.1f.",
                        which,
                        findable.getAsDouble(),
                        leak.rateLow());
            }
            return null;
        }

        private static String absent(String which, Side there) {
            return there.stacks().isEmpty()
                    ? "In the " + which + " run this code opened no handle: it may not have run."
                    : "In the " + which + " run this code was judged " + there.word() + ".";
        }

        private static boolean suspected(RunReport run, Side side) {
            Judgement judgement = run.judgement();
            return side.stacks().stream()
                    .anyMatch(one -> !new Family(List.of(one)).cleared()
                            && judgement.suspects().contains(one.stack().id()));
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>();
            String before = imageName(first);
            String after = imageName(second);
            if (known(before) && known(after) && !before.equalsIgnoreCase(after)) {
                notes.add("The runs are of different targets: " + before + " and " + after + ".");
            }
            if (first.head().listing() != second.head().listing()) {
                notes.add("The runs read the trace in different ways ("
                        + first.head().source() + ", " + second.head().source()
                        + "): what only one of them shows is not decided.");
            }
            if (namesDiffer) {
                notes.add(
                        "The names of one run are pseudonyms that the other does not share: what only one of them shows is not decided.");
            }
            Instant one = first.head().startedAt();
            Instant two = second.head().startedAt();
            if (one != null && two != null && one.isAfter(two)) {
                notes.add("The first run is the later one: \"new\" and \"gone\" go from it to the earlier one.");
            }
            unable(first, "first", notes);
            unable(second, "second", notes);
            return notes;
        }

        private static boolean known(String image) {
            return !image.isEmpty() && !image.equals(RunHead.REDACTED);
        }

        private static void unable(RunReport run, String which, List<String> notes) {
            if (!run.head().timed()) {
                notes.add("The " + which + " run has no times, so it has no rates.");
            } else if (run.judgement().slowestFindableRatePerHour().isEmpty()) {
                notes.add(
                        "The " + which
                                + " run was too short, or lost too much, to find a leak: what it does not show is not decided.");
            }
        }
    }

    /** The file name of a target's image; "" where unknown. */
    static String imageName(RunReport run) {
        String image = run.head().image();
        return image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
    }
}
