package io.handlewatch.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script line by line against the whole of what may stand in it. */
class WindbgScriptTest {
    private static final String BLOCKS =
            " \".echo handlewatch: place \\d+; \\? @\\$retreg; !handle @\\$retreg f; kn 0n32; gc\" \\}"
                    + " \\.else \\{ \\.echo handlewatch: other code, no breakpoint \\d+ \\}";
    private static final String NAME = "([A-Za-z_][A-Za-z0-9_]*)";
    private static final List<Pattern> LINES = List.of(
            Pattern.compile("\\$\\$ [A-Za-z0-9_!:+.,<>()~?/ $-]*"),
            Pattern.compile("\\.if \\(@\\$tpid == 0x10d8\\) \\{ bp 0x[0-9a-f]+" + BLOCKS),
            Pattern.compile("\\.if \\(\\(dwo\\(" + NAME
                    + "\\+dwo\\(\\1\\+0x3c\\)\\+0x8\\) == 0x[0-9a-f]+\\) & \\(dwo\\(\\1\\+dwo\\(\\1\\+0x3c\\)\\+0x50\\) == 0x[0-9a-f]+\\)\\)"
                    + " \\{ bu \\1\\+0x[0-9a-f]+" + BLOCKS),
            Pattern.compile("bl"),
            Pattern.compile("\\.echo handlewatch: \\d+ places, g lets the program go on"));

    private static List<String> written(RunReport report) throws IOException {
        StringWriter out = new StringWriter();
        WindbgScript.write(report, out);
        assertThat(out.toString()).endsWith("\r\n");
        List<String> lines = List.of(out.toString().split("\r\n"));
        assertThat(lines).allMatch(line -> line.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
        assertThat(lines)
                .allMatch(line ->
                        LINES.stream().anyMatch(known -> known.matcher(line).matches()));
        return lines;
    }

    private static List<String> commands(RunReport report) throws IOException {
        return written(report).stream().filter(line -> line.startsWith(".if")).toList();
    }

    @Test
    void theSuspectFrameOfEachLeakHasABreakpointInTheSameBuild() throws IOException {
        List<String> lines = written(Reports.report(
                Reports.stack(
                        1,
                        Verdict.LEAK,
                        12.5,
                        7,
                        List.of(
                                Frame.named(0x7ffc_0000_1000L, "ntdll", "NtCreateEvent", 0x14),
                                Frame.named(Reports.BASE + 0x1234, "orders", "Queue::Arm", 0x5c),
                                Frame.named(Reports.BASE + 0x9999, "orders", "main", 0x5c))),
                Reports.stack(2, Verdict.STEADY, 0, 3, "orders!cache+0x1")));
        assertThat(lines)
                .containsSequence(
                        "$$ 1. LEAK, 12.5 an hour, stack 1: orders!Queue::Arm+0x5c",
                        ".if ((dwo(orders+dwo(orders+0x3c)+0x8) == 0xf1234567) & (dwo(orders+dwo(orders+0x3c)+0x50) == 0x200000))"
                                + " { bu orders+0x1234 \".echo handlewatch: place 1; ? @$retreg; !handle @$retreg f; kn 0n32; gc\" }"
                                + " .else { .echo handlewatch: other code, no breakpoint 1 }",
                        "bl",
                        ".echo handlewatch: 1 places, g lets the program go on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"face", "dd", "rax", "r10d", "poi", "bad-name", "9lives", "a;b", "a b", "\u00e9t\u00e9", "deadh"
            })
    void aModuleWhoseNameMeansSomethingElseIsGivenByAddressInTheSameProcess(String module) throws IOException {
        LoadedModule loaded = new LoadedModule(Reports.BASE, 0x1000, module, module, "pdb", 5, "", "", 0);
        StackReport stack =
                Reports.stack(1, Verdict.LEAK, 1, 1, List.of(Frame.named(Reports.BASE + 0x123, module, "f", 1)));
        assertThat(commands(Reports.report("a.exe", List.of(loaded), stack)))
                .singleElement()
                .asString()
                .startsWith(".if (@$tpid == 0x10d8) { bp 0x7ff610000123 \"");
    }

    @Test
    void aModuleOfWhichNothingIsKnownIsGivenByAddressInTheSameProcess() throws IOException {
        assertThat(commands(Reports.report(
                        "a.exe", List.of(), Reports.stack(1, Verdict.LEAK, 1, 1, "orders!f+0x1", "orders!main+0x1"))))
                .singleElement()
                .asString()
                .startsWith(".if (@$tpid == 0x10d8) { bp 0x7ff610001000 \"");
    }

    @Test
    void whereThereIsNoPlaceAComment() throws IOException {
        StackReport system = Reports.stack(1, Verdict.LEAK, 1, 1, "ntdll!NtCreateEvent+0x14");
        StackReport text = Reports.stack(2, Verdict.LEAK, 1, 1, List.of(Frame.parse(0, "orders!f+0x1")));
        StackReport one = Reports.stack(3, Verdict.LEAK, 1, 1, "orders!g+0x1", "orders!first+0x1");
        StackReport same = Reports.stack(
                4, Verdict.LEAK, 1, 1, List.of(one.stack().frames().get(0), Frame.parse(7, "orders!second+0x1")));
        List<String> lines = written(Reports.report(system, text, one, same));
        assertThat(lines)
                .contains(
                        "$$ LEAK, 1.0 an hour, stack 1: all its frames are in modules of the system, where everything passes: no breakpoint",
                        "$$ LEAK, 1.0 an hour, stack 2: no address is known of orders!f+0x1",
                        "$$ 1. LEAK, 1.0 an hour, stack 3: orders!g+0x1",
                        "$$ LEAK, 1.0 an hour, stack 4: the same place, called from elsewhere");
        assertThat(commands(Reports.report(system, text, one, same))).hasSize(1);
    }

    @Test
    void notMoreThanAPersonCanFollow() throws IOException {
        RunReport many = Reports.report(IntStream.rangeClosed(1, 40)
                .mapToObj(id -> Reports.stack(id, Verdict.LEAK, 1, 1, "orders!f" + id + "+0x1"))
                .toArray(StackReport[]::new));
        assertThat(commands(many)).hasSize(16);
        assertThat(written(many)).contains("$$ 24 more places are left out: too many breakpoints hide what they show.");
    }

    @Test
    void beforeAVerdictTheSuspectsHaveThem() throws IOException {
        RunReport early = Reports.report(IntStream.rangeClosed(1, 9)
                .mapToObj(id -> Reports.stack(id, Verdict.INSUFFICIENT_DATA, 0, 1, "orders!f" + id + "+0x1"))
                .toArray(StackReport[]::new));
        assertThat(written(early)).contains("$$ No stack has the verdict LEAK. What stays so far:");
        assertThat(commands(early)).hasSize(5);
    }

    @Test
    void noNameIsEverACommand() throws IOException {
        // Each line is one of the forms above; and module names that are not plain never stand in one.
        List<String> commands = commands(Reports.hostile());
        assertThat(commands).hasSize(16);
        for (String name : Reports.HOSTILE) {
            if (!name.isBlank() && !name.startsWith("xxx")) {
                assertThat(commands).noneMatch(command -> command.contains(name));
            }
        }
        RunReport one = Reports.hostile();
        for (StackReport stack : one.stacks()) {
            StackReport alone = new StackReport(stack.stack(), stack.verdict(), Map.of(), 0);
            assertThat(commands(Reports.report("C:\\svc\\orders.exe", one.modules(), alone)))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void whatIsNotToBeTrustedIsMarkedInTheComment() throws IOException {
        assertThat(written(Reports.marked()))
                .contains(
                        "$$ 1. LEAK, 12.5 an hour, stack 1, foreign, may be cut: orders!Queue::Arm+0x5c (export name)");
    }
}
