package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.StackVerdict.Confidence;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What people read, word by word. */
final class TextReportTest {
    private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");
    private static final RunHead HEAD = new RunHead(
            "handlewatch 0.1", "ring", 4312, "C:\\svc\\orders.exe", START, START, 60_000, 131072, Listing.EVENTS, "");

    private static Stack stack(int id, String... frames) {
        return new Stack(
                id, Arrays.stream(frames).map(text -> Frame.parse(0, text)).toList());
    }

    private static StackReport leak(Stack stack, double rate, double low, double high, int open) {
        return new StackReport(
                stack,
                new StackVerdict(
                        stack.id(),
                        Verdict.LEAK,
                        Confidence.HIGH,
                        rate,
                        low,
                        high,
                        rate,
                        START.plusSeconds(3600),
                        START,
                        open,
                        List.of(),
                        "40 handles are older than 10 min, an age after which handles of this stack are rarely closed, and they keep arriving."),
                Map.of("Event", open));
    }

    private static StackReport other(Stack stack, Verdict verdict, double kept, int open) {
        return new StackReport(
                stack,
                new StackVerdict(
                        stack.id(), verdict, Confidence.MEDIUM, 0, 0, 0, kept, null, START, open, List.of(), "Why."),
                Map.of("", open));
    }

    private static Sample sample(int open, Map<String, Integer> unlisted) {
        return new Sample(
                479,
                1,
                START.plusSeconds(28_800),
                28_800_000,
                Listing.EVENTS,
                true,
                false,
                10,
                open,
                List.of(),
                List.of(),
                List.of(),
                unlisted,
                0,
                0,
                List.of());
    }

    private static RunReport report(Verdict overall, List<StackReport> stacks, List<Integer> suspects, List<Gap> gaps) {
        Instant possible = overall == Verdict.INSUFFICIENT_DATA ? START.plusSeconds(1800) : null;
        OptionalDouble slowest = possible == null ? OptionalDouble.of(1.23) : OptionalDouble.empty();
        return new RunReport(
                HEAD,
                new Judgement(overall, stacks.stream().map(StackReport::verdict).toList(), suspects, slowest, possible),
                stacks,
                gaps,
                List.of(new Action(START, "handle tracing enabled, 131072 slots asked for")),
                480,
                sample(1234, Map.of("File", 100, "Key", 3, "", 1)));
    }

    private static String text(RunReport report) {
        return String.join("\n", TextReport.lines(report, ZoneOffset.UTC));
    }

    private static String counted(Counters... all) {
        RunReport plain = report(Verdict.STEADY, List.of(), List.of(), List.of());
        CounterSpan span = CounterSpan.of(all[0]);
        for (Counters next : Arrays.asList(all).subList(1, all.length)) {
            span = span.and(next);
        }
        return text(new RunReport(
                plain.head(),
                plain.judgement(),
                plain.stacks(),
                plain.gaps(),
                plain.actions(),
                plain.samples(),
                plain.last(),
                plain.highestOpen(),
                plain.limit(),
                span,
                plain.epochs(),
                plain.modules(),
                List.of()));
    }

    @Test
    void theLastLinesTellWhatTheWatchTookAndWhatHasNoStacks() {
        long megabyte = 1 << 20;
        String text = counted(
                new Counters(
                        0,
                        60_000,
                        new TargetCounters(1200, 12, 3),
                        new ProcessCost(50 * megabyte, 80 * megabyte, 3_000, 240, 20),
                        new ProcessCost(40 * megabyte, 60 * megabyte, 2_000, 180, 14)),
                new Counters(
                        479,
                        28_860_000,
                        TargetCounters.UNKNOWN,
                        new ProcessCost(50 * megabyte, 70 * megabyte, 60_000, 241, 20),
                        new ProcessCost(40 * megabyte, 60 * megabyte, 31_400, 180, 14)));
        assertThat(text)
                .endsWith(
                        "\nAlso:     12 GDI objects, 3 USER objects; handle tracing has no stacks for\n          these."
                                + "\nOwn cost: 0.30 % of a core (91.4 s), 140 MB, 420 to 421 handles, 34 threads.");
    }

    @Test
    void countersThatGrowShowBothEnds() {
        assertThat(counted(
                        new Counters(0, 0, new TargetCounters(1, 100, 0), ProcessCost.UNKNOWN, ProcessCost.UNKNOWN),
                        new Counters(1, 9, new TargetCounters(1, 900, 0), ProcessCost.UNKNOWN, ProcessCost.UNKNOWN)))
                .contains("Also:     100 to 900 GDI objects; handle tracing")
                .doesNotContain("Own cost");
    }

    @Test
    void aLeakIsNamedByItsFunctionWithRateAndInterval() {
        Stack one = stack(1, "ntdll!NtCreateEvent+0x14", "orders!Session::Open+0x5c", "orders!main+0x10");
        Stack same = stack(2, "ntdll!NtCreateEvent+0x14", "orders!Session::Open+0x7f", "orders!main+0x10");
        Stack cache = stack(3, "ntdll!NtCreateFile+0x14", "orders!Cache::Load+0x1");
        List<StackReport> stacks =
                List.of(leak(one, 12, 9, 15, 90), leak(same, 6, 2, 10, 30), other(cache, Verdict.STEADY, 4, 40));
        List<Gap> gaps = List.of(
                new Gap(Gap.Reason.ASLEEP, 0, 600_000, ""),
                new Gap(Gap.Reason.ASLEEP, 900_000, 1_200_000, ""),
                new Gap(Gap.Reason.RING_OVERTAKEN, 1_200_000, 1_260_000, ""));
        assertThat(text(report(Verdict.LEAK, stacks, List.of(1, 2, 3), gaps))).isEqualTo("""
                        LEAK: one function leaks handles, 18.0 an hour.
                        orders.exe (pid 4312): 480 samples in 8.0 h, 1234 handles open, by ring
                        At this pace 16,777,216 open handles, the most a process can have, are reached
                        in 106 years (83 to 147 years).

                        LEAK  orders!Session::Open
                            18.0 an hour (13.0 to 23.0), high confidence, since 2026-11-24 21:00 Z, 120
                            open (Event 120)
                            40 handles are older than 10 min, an age after which handles of this stack
                            are rarely closed, and they keep arriving.
                            2 stacks of the same functions; one of them, stack 1:
                              ntdll!NtCreateEvent+0x14
                            > orders!Session::Open+0x5c
                              orders!main+0x10

                        Lost:     RING_OVERTAKEN, 60 s
                        Lost:     ASLEEP 2 times, 15 min
                        Target:   2026-11-24 20:00 Z handle tracing enabled, 131072 slots asked for
                        No stack: 104 handles were opened before tracing or while data were lost (File
                                  100, Key 3)
                        Slowest:  a leak of 1.2 handles an hour is the slowest that this run could have
                                  found.""");
    }

    @Test
    void aShortLookRanksWhatStaysAndSaysWhenAVerdictIsPossible() {
        Stack one = stack(1, "ntdll!NtCreateEvent+0x14", "orders!Session::Open+0x5c");
        List<StackReport> stacks = List.of(other(one, Verdict.INSUFFICIENT_DATA, 3600, 12));
        assertThat(text(report(Verdict.INSUFFICIENT_DATA, stacks, List.of(1), List.of())))
                .startsWith("""
                        INSUFFICIENT_DATA: too little was seen for a verdict; this does not mean that nothing leaks.
                        orders.exe (pid 4312): 480 samples in 8.0 h, 1234 handles open, by ring
                        A verdict is possible from 2026-11-24 20:30 Z on. Until then, the stacks whose handles stay:

                        SUSPECT  orders!Session::Open+0x5c
                            3600.0 an hour stay so far, 12 open, stack 1
                              ntdll!NtCreateEvent+0x14
                            > orders!Session::Open+0x5c

                        Lost:     nothing""");
    }

    @Test
    void nothingThatStaysIsSaidToo() {
        assertThat(text(report(Verdict.INSUFFICIENT_DATA, List.of(), List.of(), List.of())))
                .contains("A verdict is possible from 2026-11-24 20:30 Z on. So far no stack's handles stay.");
        assertThat(text(report(Verdict.STEADY, List.of(), List.of(), List.of())))
                .startsWith("STEADY: no stack was seen to leak.");
    }

    @Test
    void hostileNamesAreShownAndNotObeyed() {
        Stack one = stack(1, "evil!\u001b[2J\u202egnp.exe" + "x".repeat(3000));
        assertThat(text(report(Verdict.LEAK, List.of(leak(one, 1, 0, 2, 1)), List.of(1), List.of())))
                .contains("evil!\\u001b[2J\\u202egnp.exe")
                .doesNotContain("\u001b", "\u202e", "x".repeat(101));
    }

    @Test
    void framesWhoseNamesAreNotToBeTrustedAreMarked() {
        List<Frame> frames = new ArrayList<>(List.of(
                Frame.parse(1, "ntdll!NtCreateEvent+0x14").byExport(),
                Frame.parse(0x7ff6_0000_1234L, "plugin+0x1234"),
                Frame.parse(0x2a0, "+0x2a0"),
                Frame.parse(0x7ff6_0000_5678L, "+0x18"),
                Frame.parse(2, "orders!Session::Open+0x5c")));
        for (int i = frames.size(); i < 16; i++) {
            frames.add(Frame.parse(3, "orders!Deep::down+0x" + i));
        }
        StackReport deep = other(new Stack(1, frames), Verdict.INSUFFICIENT_DATA, 3600, 12);
        StackReport marked = new StackReport(deep.stack(), deep.verdict(), deep.types(), 2);
        assertThat(text(report(Verdict.INSUFFICIENT_DATA, List.of(marked), List.of(1), List.of())))
                .contains("""
                              ntdll!NtCreateEvent+0x14 (export name)
                            > plugin+0x1234 (no symbols)
                              +0x2a0 (no module: JIT or unloaded)
                              +0x18 (name not printed)
                              and 12 more
                              2 of its handles were opened here by another process: the frames are then
                              of that process, and their names may be wrong.
                              The stack may be cut: the kernel records 16 frames, its own among them,
                              and keeps no callers beyond.
                        """.indent(0).stripTrailing());
    }

    @Test
    void familiesOfWhichOnlyTheNameIsToldAreMarkedToo() {
        List<StackReport> many = new ArrayList<>();
        for (int id = 1; id <= 6; id++) {
            many.add(leak(stack(id, "plugin+0x" + id), 10, 9, 11, 4));
        }
        assertThat(text(report(Verdict.LEAK, many, List.of(1, 2, 3, 4, 5, 6), List.of())))
                .contains("And 1 more; --json has them all:\n", " open  plugin+0x6 (no symbols)\n");
    }

    @Test
    void framesInNoModuleOfAJavaTargetAreManaged() {
        Stack stack = stack(1, "ntdll!NtCreateFile+0x14", "java!handleRead+0x8", "+0x1234", "jvm!call+0x9");
        assertThat(text(report(
                        Verdict.INSUFFICIENT_DATA,
                        List.of(other(stack, Verdict.INSUFFICIENT_DATA, 60, 2)),
                        List.of(1),
                        List.of())))
                .contains("+0x1234 (no module: managed code)\n")
                .doesNotContain("may be cut");
    }

    @Test
    void aStackThatReachesTheBeginOfItsThreadIsWhole() {
        String[] frames = new String[16];
        Arrays.fill(frames, "orders!Deep::down+0x1");
        assertThat(stack(1, frames).mayBeCut()).isTrue();
        frames[15] = "ntdll!RtlUserThreadStart+0x21";
        assertThat(stack(1, frames).mayBeCut()).isFalse();
        assertThat(stack(1, "a!b+0x1").mayBeCut()).isFalse();
    }

    @Test
    void modulesWithoutSymbolsAreNamedWithWhatBringsThem() {
        Stack stack =
                new Stack(1, List.of(Frame.parse(1, "ntdll!NtCreateEvent+0x14").byExport()));
        RunReport plain = report(
                Verdict.INSUFFICIENT_DATA,
                List.of(other(stack, Verdict.INSUFFICIENT_DATA, 60, 2)),
                List.of(1),
                List.of());
        assertThat(text(plain)).as("a log: nobody knows its modules").doesNotContain("Symbols:");
        RunReport live = new RunReport(
                plain.head(),
                plain.judgement(),
                plain.stacks(),
                plain.gaps(),
                plain.actions(),
                plain.samples(),
                plain.last(),
                plain.highestOpen(),
                plain.limit(),
                null,
                List.of(),
                List.of(new LoadedModule(0, 2, "ntdll", "ntdll.dll", "export")),
                List.of(new ObjectName(
                        plain.stacks().get(0).stack().id(), 4, "File", "C:\\orders.log", ObjectName.Answer.NAMED)));
        assertThat(text(live).replaceAll("\\s+", " "))
                .contains("The oldest open: File C:\\orders.log.")
                .contains("Symbols: one module has no PDB here (ntdll). Name them afterwards, on any Windows:"
                        + " handlewatch names RUN --symbols");
    }
}
