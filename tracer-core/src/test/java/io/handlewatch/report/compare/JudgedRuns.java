package io.handlewatch.report.compare;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.html.ComparisonPage;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Stack;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Judged runs made by hand. */
public final class JudgedRuns {
    static final Instant START = Instant.ofEpochMilli(1_772_389_812_345L);

    private JudgedRuns() {}

    /** A night's run that finds leaks from 2 handles an hour on. */
    static RunReport run(StackReport... stacks) {
        return run("C:\\svc\\orderhub.exe", OptionalDouble.of(2), Listing.EVENTS, 60_000, stacks);
    }

    static RunReport run(String image, OptionalDouble findable, Listing listing, long interval, StackReport... stacks) {
        List<StackVerdict> verdicts =
                Arrays.stream(stacks).map(StackReport::verdict).toList();
        boolean leak = verdicts.stream().anyMatch(one -> one.verdict() == Verdict.LEAK);
        Verdict overall = leak ? Verdict.LEAK : findable.isPresent() ? Verdict.STEADY : Verdict.INSUFFICIENT_DATA;
        List<Integer> suspects = verdicts.stream()
                .filter(one -> one.keptPerHour() > 0)
                .map(StackVerdict::stackId)
                .toList();
        return new RunReport(
                new RunHead("handlewatch 1", "ring", 42, image, START, START, interval, 1024, listing, ""),
                new Judgement(overall, verdicts, suspects, findable, null),
                List.of(stacks),
                List.of(),
                List.of(),
                480,
                null);
    }

    static StackReport leak(int id, double rate, double low, double high, String... frames) {
        return stack(id, Verdict.LEAK, rate, low, high, rate, frames);
    }

    static StackReport other(int id, Verdict verdict, double kept, String... frames) {
        return stack(id, verdict, 0, 0, 0, kept, frames);
    }

    private static StackReport stack(
            int id, Verdict verdict, double rate, double low, double high, double kept, String... frames) {
        List<Frame> all = Arrays.stream(frames)
                .map(text -> Frame.parse(0x7ff0_0000L + 16L * id, text))
                .toList();
        StackVerdict judged = new StackVerdict(
                id,
                verdict,
                StackVerdict.Confidence.HIGH,
                rate,
                low,
                high,
                kept,
                verdict == Verdict.LEAK ? START : null,
                START,
                100 + id,
                List.of(),
                "Why.");
        return new StackReport(new Stack(id, all), judged, Map.of("Event", 100 + id));
    }

    /** A comparison with one leak, seen in the second run alone, that has an export's name, a stack that may be cut and handles opened by another process. */
    static Comparison marked() {
        StackReport plain =
                leak(1, 20, 18, 22, Collections.nCopies(12, "svc!Open+0x1f2").toArray(new String[0]));
        List<Frame> frames = new ArrayList<>(plain.stack().frames());
        frames.set(0, Frame.parse(1, "ntdll!NtCreateEvent+0x14"));
        frames.set(1, Frame.parse(2, "plugin!Near+0x999").byExport());
        return Comparison.of(run(), run(new StackReport(new Stack(1, frames), plain.verdict(), plain.types(), 1)));
    }

    /** Its page. */
    public static String markedPage() {
        StringWriter out = new StringWriter();
        try {
            ComparisonPage.write(marked(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The page of a comparison with one leak, twice as fast, whose suspect frame has this text. */
    public static String page(String frame) {
        StringWriter out = new StringWriter();
        try {
            ComparisonPage.write(Comparison.of(run(leak(1, 10, 8, 12, frame)), run(leak(1, 20, 18, 22, frame))), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** A comparison in which every field has a value. */
    public static String json() {
        Comparison comparison = Comparison.of(
                run(leak(1, 10, 8, 12, "ntdll!NtCreateEvent+0x14", "svc!Open+0x1f2")),
                run(leak(1, 20, 18, 22, "ntdll!NtCreateEvent+0x14", "svc!Open+0x1f2")));
        StringWriter out = new StringWriter();
        ComparisonJson.write(comparison, out);
        return out.toString();
    }
}
