package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Explanation;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Stack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The open evidence on one stack, as lines. */
class ExplanationTextTest {
    @Test
    void framesAndStackAreMarkedAsInTheReport() {
        RunReport report = ReportSamples.full();
        StackReport leak = report.stacks().get(0);
        assertThat(ExplanationText.lines(ReportSamples.explanation(), leak.stack(), report))
                .startsWith(
                        "Stack 17: LEAK, high confidence",
                        "    ntdll!NtCreateEvent+0x14 (export name)",
                        "    svc!Open+0x1f2",
                        "    3 of its handles were opened here by another process: the frames are then of that process,"
                                + " and their names may be wrong.",
                        "Rises.");
    }

    @Test
    void aStackThatMayBeCutIsSaidToBe() {
        RunReport full = ReportSamples.full();
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            frames.add(Frame.parse(i + 1, "svc!Deep::down+0x" + i));
        }
        Stack deep = new Stack(17, frames);
        StackReport leak = full.stacks().get(0);
        RunReport report = new RunReport(
                full.head(),
                full.judgement(),
                List.of(new StackReport(deep, leak.verdict(), leak.types())),
                List.of(),
                List.of(),
                1,
                null);
        assertThat(ExplanationText.lines(new Explanation(leak.verdict(), List.of()), deep, report))
                .contains(
                        "    The stack may be cut: the kernel records 16 frames, its own among them, and keeps no callers beyond.");
    }
}
