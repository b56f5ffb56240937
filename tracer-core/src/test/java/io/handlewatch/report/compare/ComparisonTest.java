package io.handlewatch.report.compare;

import static io.handlewatch.report.compare.JudgedRuns.leak;
import static io.handlewatch.report.compare.JudgedRuns.other;
import static io.handlewatch.report.compare.JudgedRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.compare.Change.Kind;
import io.handlewatch.report.compare.Change.Match;
import io.handlewatch.trace.Listing;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What became of each family, and which stacks are one. */
class ComparisonTest {
    private static final String IMAGE = "C:\\svc\\orderhub.exe";
    private static final String[] OPEN = {"ntdll!NtCreateEvent+0x14", "svc!Open+0x1f2", "svc!main+0x10"};
    private static final String[] LATER = {"ntdll!NtCreateEvent+0x24", "svc!Open+0x200", "svc!main+0x3c"};

    @Test
    void fasterSlowerUnchanged() {
        assertThat(kinds(run(leak(1, 10, 8, 12, OPEN)), run(leak(9, 20, 18, 22, LATER))))
                .containsExactly(Kind.FASTER);
        assertThat(kinds(run(leak(1, 20, 18, 22, OPEN)), run(leak(9, 10, 8, 12, LATER))))
                .containsExactly(Kind.SLOWER);
        assertThat(kinds(run(leak(1, 20, 18, 22, OPEN)), run(leak(9, 21, 19, 23, LATER))))
                .containsExactly(Kind.UNCHANGED);
        Change wide = only(run(leak(1, 20, 8, 45, OPEN)), run(leak(9, 21, 8, 47, LATER)));
        assertThat(wide.kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(wide.reason()).isEqualTo("1.05 times the rate (0.30 to 3.56): too wide to tell.");
    }

    @Test
    void newAndGone() {
        Change made = only(run(), run(leak(1, 20, 18, 22, OPEN)));
        assertThat(made.kind()).isEqualTo(Kind.NEW);
        assertThat(made.reason()).isEqualTo("In the first run this code opened no handle: it may not have run.");
        assertThat(made.name()).isEqualTo("svc!Open");
        Change gone = only(run(leak(1, 20, 18, 22, OPEN)), run(other(1, Verdict.STEADY, 0, LATER)));
        assertThat(gone.kind()).isEqualTo(Kind.GONE);
        assertThat(gone.reason()).isEqualTo("In the second run this code was judged STEADY.");
    }

    @Test
    void aRunThatCouldNotHaveFoundItDoesNotShowThatItIsGone() {
        RunReport leaks = run(leak(1, 5, 3.5, 7, OPEN));
        assertThat(only(leaks, run(IMAGE, OptionalDouble.of(3.4), Listing.EVENTS, 60_000))
                        .kind())
                .isEqualTo(Kind.GONE);
        Change slow = only(leaks, run(IMAGE, OptionalDouble.of(3.6), Listing.EVENTS, 60_000));
        assertThat(slow.kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(slow.reason())
                .isEqualTo("The second run could find leaks from 3.6 an hour on, and this one may be as slow as 3.5.");
        Comparison brief = Comparison.of(leaks, run(IMAGE, OptionalDouble.empty(), Listing.EVENTS, 60_000));
        assertThat(brief.changes().get(0).kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(brief.changes().get(0).reason())
                .isEqualTo("The second run was too short, or lost too much, to find any leak.");
        assertThat(brief.notes())
                .containsExactly(
                        "The second run was too short, or lost too much, to find a leak: what it does not show is not decided.");
        assertThat(only(run(IMAGE, OptionalDouble.empty(), Listing.EVENTS, 60_000), leaks)
                        .kind())
                .isEqualTo(Kind.UNDECIDABLE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"GROWING", "INSUFFICIENT_DATA"})
    void whatIsSuspectedIsNotGone(Verdict verdict) {
        Change change = only(run(leak(1, 20, 18, 22, OPEN)), run(other(1, verdict, 7, OPEN)));
        assertThat(change.kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(change.reason())
                .isEqualTo("Its handles stay in the second run too, without being shown to leak there.");
        assertThat(only(run(), run(other(1, verdict, 7, OPEN))).kind()).isEqualTo(Kind.UNDECIDABLE);
    }

    @Test
    void whatIsClearedInBothIsNotTold() {
        Comparison quiet =
                Comparison.of(run(other(1, Verdict.STEADY, 3, OPEN)), run(other(1, Verdict.SAWTOOTH, 3, OPEN)));
        assertThat(quiet.changes()).isEmpty();
        assertThat(quiet.overall()).isEqualTo(Comparison.Overall.UNCHANGED);
        assertThat(ComparisonText.sentence(quiet)).isEqualTo("UNCHANGED: nothing leaks in either run.");
    }

    @Test
    void otherWaysOfReadingAndRunsWithoutTimes() {
        RunReport leaks = run(leak(1, 20, 18, 22, OPEN));
        Comparison ways = Comparison.of(leaks, run(IMAGE, OptionalDouble.of(1), Listing.INTERVAL, 60_000));
        assertThat(ways.changes().get(0).kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(ways.notes()).singleElement().asString().startsWith("The runs read the trace in different ways");
        Comparison order =
                Comparison.of(leaks, run(IMAGE, OptionalDouble.of(1), Listing.EVENTS, 0, leak(1, 9, 8, 10, OPEN)));
        assertThat(order.changes().get(0).kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(order.notes()).containsExactly("The second run has no times, so it has no rates.");
        assertThat(order.overall()).isEqualTo(Comparison.Overall.UNDECIDABLE);
    }

    @Test
    void otherTargetsAreSaid() {
        Comparison other = Comparison.of(run(), run("D:/x/billing.exe", OptionalDouble.of(2), Listing.EVENTS, 60_000));
        assertThat(other.notes()).containsExactly("The runs are of different targets: orderhub.exe and billing.exe.");
        assertThat(Comparison.of(run(), run("d:\\else\\ORDERHUB.exe", OptionalDouble.of(2), Listing.EVENTS, 60_000))
                        .notes())
                .isEmpty();
    }

    @Test
    void pseudonymsByOtherKeysMatchNothingAndDecideNothing() {
        RunReport one = run(leak(1, 20, 18, 22, "m12ab-00000001!f-000000000001+0x1"));
        RunReport same = run(leak(1, 90, 80, 99, "m12ab-00000001!f-000000000001+0x9"));
        RunReport other = run(leak(1, 20, 18, 22, "m3434-00000002!f-000000000002+0x1"));
        assertThat(kinds(one, same)).containsExactly(Kind.FASTER);
        assertThat(kinds(one, other)).containsExactly(Kind.UNDECIDABLE, Kind.UNDECIDABLE);
        Comparison plain = Comparison.of(one, run("redacted", OptionalDouble.of(2), Listing.EVENTS, 60_000));
        assertThat(plain.changes().get(0).kind()).isEqualTo(Kind.UNDECIDABLE);
        assertThat(plain.notes())
                .containsExactly(
                        "The names of one run are pseudonyms that the other does not share: what only one of them shows is not decided.");
    }

    @Test
    void overallTheWorstCounts() {
        RunReport nothing = run();
        RunReport one = run(leak(1, 20, 18, 22, OPEN));
        assertThat(Comparison.of(nothing, one).overall()).isEqualTo(Comparison.Overall.WORSE);
        assertThat(Comparison.of(one, nothing).overall()).isEqualTo(Comparison.Overall.BETTER);
        assertThat(Comparison.of(one, one).overall()).isEqualTo(Comparison.Overall.UNCHANGED);
        RunReport brief = run(IMAGE, OptionalDouble.empty(), Listing.EVENTS, 60_000);
        assertThat(Comparison.of(nothing, brief).overall()).isEqualTo(Comparison.Overall.UNDECIDABLE);
        assertThat(Comparison.of(one, brief).overall()).isEqualTo(Comparison.Overall.UNDECIDABLE);
    }

    @Test
    void theWorstComesFirst() {
        Comparison all = Comparison.of(
                run(
                        leak(1, 20, 18, 22, "svc!gone+0x1"),
                        leak(2, 20, 18, 22, "svc!same+0x1"),
                        leak(3, 20, 18, 22, "svc!slower+0x1"),
                        leak(4, 20, 18, 22, "svc!faster+0x1")),
                run(
                        leak(2, 20, 18, 22, "svc!same+0x2"),
                        leak(3, 5, 4, 6, "svc!slower+0x2"),
                        leak(4, 90, 80, 100, "svc!faster+0x2"),
                        other(6, Verdict.GROWING, 50, "svc!grows+0x1"),
                        leak(7, 30, 28, 32, "svc!new30+0x1"),
                        leak(8, 40, 38, 42, "svc!new40+0x1")));
        assertThat(all.changes().stream().map(Change::name))
                .containsExactly(
                        "svc!new40", "svc!new30", "svc!faster", "svc!grows", "svc!same", "svc!slower", "svc!gone");
        assertThat(ComparisonText.sentence(all))
                .isEqualTo(
                        "WORSE: of what leaks or may leak, 2 new, 1 faster, 1 undecidable, 1 unchanged, 1 slower, 1 gone.");
    }

    @Test
    void twoCallsInOneFunctionAreOneFamilyAndTheirRatesAdd() {
        Change change = only(
                run(leak(1, 10, 9, 11, "svc!Open+0x1"), leak(2, 10, 9, 11, "svc!Open+0x99")),
                run(leak(1, 20, 18.6, 21.4, "svc!Open+0x7")));
        assertThat(change.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(change.before().leak().orElseThrow().ratePerHour()).isEqualTo(20);
    }

    @Test
    void twoFamiliesOfOneNameAreToldApartByTheirCallers() {
        Comparison all = Comparison.of(
                run(),
                run(
                        leak(1, 20, 18, 22, "svc!Open+0x1", "svc!Open+0x77", "svc!Load+0x1"),
                        leak(2, 10, 8, 12, "svc!Open+0x1", "svc!Save+0x1"),
                        leak(3, 5, 4, 6, "svc!Other+0x1", "svc!Save+0x9")));
        assertThat(ComparisonText.lines(all))
                .contains("NEW  svc!Open, called by svc!Load", "NEW  svc!Open, called by svc!Save", "NEW  svc!Other");
    }

    @Test
    void withoutSymbolsThePlaceInOneBuildNamesTheFunction() {
        String[] a = {"vnd+0x100", "vnd+0x200"};
        String[] b = {"vnd+0x300", "vnd+0x200"};
        Comparison same = Comparison.of(
                run(leak(1, 20, 18, 22, a), other(2, Verdict.STEADY, 0, b)),
                run(leak(1, 20, 18, 22, b), other(2, Verdict.STEADY, 0, a)));
        assertThat(same.changes().stream().map(Change::kind)).containsExactly(Kind.NEW, Kind.GONE);
        assertThat(same.changes().stream().map(Change::match)).containsOnly(Match.FUNCTIONS);
    }

    @Test
    void withoutSymbolsInAnotherBuildTheModuleStandsForItsFunctions() {
        Change change = only(
                run(leak(1, 20, 18, 22, "vnd+0x100", "vnd+0x200")), run(leak(1, 21, 19, 23, "VND+0x108", "VND+0x230")));
        assertThat(change.kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(change.match()).isEqualTo(Match.MODULES);
    }

    @Test
    void symbolsInOneRunOnly() {
        Change change = only(run(leak(1, 20, 18, 22, "svc+0x100")), run(leak(1, 21, 19, 23, OPEN[1])));
        assertThat(change.match()).isEqualTo(Match.MODULES);
        assertThat(change.kind()).isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void addressesWithoutAModuleDoNotCount() {
        Change change = only(
                run(leak(1, 20, 18, 22, "svc!Open+0x1", "+0x7ff1234")),
                run(leak(1, 21, 19, 23, "svc!Open+0x1", "+0x1abcd")));
        assertThat(change.kind()).isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void aRenamedCallerIsForgivenWhereThereIsNoDoubt() {
        String[] renamed = {OPEN[0], OPEN[1], "svc!wmain+0x10"};
        Change change = only(run(leak(1, 20, 18, 22, OPEN)), run(leak(1, 21, 19, 23, renamed)));
        assertThat(change.match()).isEqualTo(Match.SUSPECT);
        assertThat(change.kind()).isEqualTo(Kind.UNCHANGED);
        // Where several callers of the function are known, which of them it was cannot be told.
        assertThat(kinds(
                        run(leak(1, 20, 18, 22, OPEN), other(2, Verdict.STEADY, 0, OPEN[0], OPEN[1], "svc!third+0x1")),
                        run(leak(1, 21, 19, 23, renamed))))
                .containsExactly(Kind.NEW, Kind.GONE);
    }

    @Test
    void whatIsNotToBeTrustedIsMarkedAndMatchedAllTheSame() {
        assertThat(ComparisonText.lines(JudgedRuns.marked()))
                .contains(
                        "NEW  plugin!Near (export name)",
                        "    One of its handles was opened here by another process: the frames are then of that process,"
                                + " and their names may be wrong.",
                        "    The stack may be cut: the kernel records 16 frames, its own among them, and keeps no callers beyond.");
        StringWriter json = new StringWriter();
        ComparisonJson.write(JudgedRuns.marked(), json);
        assertThat(json.toString())
                .contains("\"frameMarks\":[\"\",\"EXPORT_NAME\",\"\",", "\"mayBeCut\":true,\"foreign\":1}");
        RunReport marked = JudgedRuns.marked().second();
        assertThat(kinds(marked, marked)).containsExactly(Kind.UNCHANGED);
        assertThat(ComparisonText.lines(Comparison.of(
                        run(),
                        run(leak(1, 20, 18, 22, "vnd+0x1", "a!b+0x1"), leak(2, 20, 18, 22, "vnd+0x1", "c!d+0x1")))))
                .contains("NEW  vnd+0x1 (no symbols), called by a!b", "NEW  vnd+0x1 (no symbols), called by c!d");
    }

    private static List<Kind> kinds(RunReport first, RunReport second) {
        return Comparison.of(first, second).changes().stream().map(Change::kind).toList();
    }

    private static Change only(RunReport first, RunReport second) {
        List<Change> changes = Comparison.of(first, second).changes();
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }
}
