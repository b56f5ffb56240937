package io.handlewatch.report;

import io.handlewatch.detect.Cycle;
import io.handlewatch.detect.Explanation;
import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.Siblings;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.StackVerdict.Alarm;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.TargetCounters;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reports with something in every field, and what is read back of them. */
final class ReportSamples {
    static final long T = 1_772_389_812_345L;

    private ReportSamples() {}

    static RunReport full() {
        StackVerdict leak = new StackVerdict(
                17,
                Verdict.LEAK,
                StackVerdict.Confidence.HIGH,
                12.5,
                10.25,
                15.75,
                11,
                at(1),
                at(2),
                131,
                List.of(new Alarm(0, at(3), 151, at(4)), new Alarm(160, at(5), -1, null)),
                "Rises.",
                new Siblings(4112, 3981, 131, 3000, true),
                new Cycle(3_600_000, 12.5));
        StackVerdict steady = new StackVerdict(
                18, Verdict.STEADY, StackVerdict.Confidence.LOW, 0, 0, 0, 0, null, null, 0, List.of(), "");
        Stack opener = new Stack(
                17, List.of(Frame.parse(5, "ntdll!NtCreateEvent+0x14").byExport(), Frame.parse(6, "svc!Open+0x1f2")));
        return new RunReport(
                head("C:\\svc\\orderhub.exe", 4_294_967_292L),
                new Judgement(Verdict.LEAK, List.of(leak, steady), List.of(17, 18), OptionalDouble.of(0.75), at(6)),
                List.of(
                        new StackReport(opener, leak, Map.of("", 1, "Event", 130), 3),
                        new StackReport(new Stack(18, List.of()), steady, Map.of())),
                List.of(
                        new Gap(Gap.Reason.RING_OVERTAKEN, 1, 5_000_000_000L, "lost"),
                        new Gap(Gap.Reason.ASLEEP, 2, 3, "")),
                List.of(new Action(at(7), "tracing enabled"), new Action(at(8), "tracing disabled")),
                161,
                sample(402, Map.of("", 7, "File", 9)),
                602,
                1402,
                CounterSpan.of(new Counters(
                                0,
                                1_000,
                                new TargetCounters(390, 12, 3),
                                new ProcessCost(60, 61, 500, 240, 20),
                                new ProcessCost(50, 51, 400, 180, 14)))
                        .and(new Counters(
                                160,
                                5_000,
                                new TargetCounters(402, -1, 4),
                                new ProcessCost(59, 65, 600, 241, 20),
                                ProcessCost.UNKNOWN)),
                List.of(
                        new Epoch(1, 4_294_967_292L, at(1), "C:\\svc\\orderhub.exe", 0, 5_000L, 0xC0000005),
                        new Epoch(2, 4312, at(2), "C:\\svc\\orderhub.exe", 6_000, null, null)),
                List.of(new LoadedModule(
                        0x7ff6a0000000L,
                        0x2000,
                        "svc",
                        "C:\\svc\\svc.exe",
                        "pdb",
                        0xffff_ffffL,
                        "D:\\out\\svc.pdb",
                        "0A1B2C3D-0000-1111-2222-333344445555",
                        2)),
                List.of(
                        new ObjectName(17, 0xffff_fffcL, "Event", "\\BaseNamedObjects\\a\"b", ObjectName.Answer.NAMED),
                        new ObjectName(17, 8, "", "", ObjectName.Answer.HUNG)));
    }

    static RunReport named(String name) {
        StackVerdict verdict = new StackVerdict(
                1, Verdict.STEADY, StackVerdict.Confidence.LOW, 0, 0, 0, 0, null, null, 0, List.of(), name);
        return new RunReport(
                head(name, 1),
                new Judgement(Verdict.STEADY, List.of(verdict), List.of(), OptionalDouble.empty(), null),
                List.of(new StackReport(
                        new Stack(1, List.of(new Frame(0, name, "", "", 0))), verdict, Map.of(name, 3))),
                List.of(new Gap(Gap.Reason.MISSED, 0, 1, name)),
                List.of(new Action(at(0), name)),
                1,
                sample(1, Map.of()));
    }

    static Explanation explanation() {
        return new Explanation(
                full().stacks().get(0).verdict(),
                List.of(
                        new Explanation.Row("opened here", "4,112", "", Explanation.Met.NONE),
                        new Explanation.Row("still coming", "last 3 h ago", "1 h", Explanation.Met.NO)));
    }

    static RunHead head(String image, long pid) {
        return new RunHead("t", "ring", pid, image, null, null, 60_000, 0x20000, Listing.EVENTS, "");
    }

    static Sample sample(int openHandles, Map<String, Integer> unlisted) {
        return new Sample(
                160,
                1,
                at(9),
                5,
                Listing.EVENTS,
                true,
                false,
                0,
                openHandles,
                List.of(),
                List.of(),
                List.of(),
                unlisted,
                0,
                0,
                List.of());
    }

    static Instant at(long millis) {
        return Instant.ofEpochMilli(T + millis);
    }

    static String write(RunReport report, @Nullable List<JsonReport.Truth> truth) {
        StringWriter out = new StringWriter();
        JsonReport.write(report, truth, out);
        return out.toString();
    }

    static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
