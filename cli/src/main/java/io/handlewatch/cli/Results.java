package io.handlewatch.cli;

import io.handlewatch.detect.Judgement;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.JsonReport;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.TextReport;
import io.handlewatch.simulate.StackTruth;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a judgement, as text or JSON, and turns it into an exit code. */
final class Results {
    private Results() {}

    /** The whole report on the standard output. Returns the exit code that was asked for. */
    static int print(RunReport report, ResultOptions options, Terminal terminal) {
        write(report, null, options, terminal);
        return exitCode(report.judgement(), options);
    }

    /** The same with what was planted. */
    static void printDemo(RunReport report, List<StackTruth> truth, ResultOptions options, Terminal terminal) {
        List<JsonReport.Truth> known = report.stacks().stream()
                .flatMap(stack -> truth.stream()
                        .filter(one -> one.matches(stack.stack().frames()))
                        .map(one -> new JsonReport.Truth(stack.stack().id(), one.leak(), one.ratePerHour())))
                .toList();
        write(report, known, options, terminal);
    }

    private static void write(
            RunReport judged, @Nullable List<JsonReport.Truth> truth, ResultOptions options, Terminal terminal) {
        RunReport report = judged.towards(options.limit());
        if (options.json()) {
            JsonReport.write(report, truth, terminal.out());
        } else {
            TextReport.lines(report, ZoneId.systemDefault()).forEach(terminal.out()::println);
        }
    }

    static int exitCode(Judgement judgement, ResultOptions options) {
        if (options.failsOn(ResultOptions.Condition.LEAK) && judgement.overall() == Verdict.LEAK) {
            return ExitCode.LEAK;
        }
        boolean insufficient = judgement.overall() == Verdict.INSUFFICIENT_DATA;
        return options.failsOn(ResultOptions.Condition.INSUFFICIENT) && insufficient
                ? ExitCode.INSUFFICIENT_DATA
                : ExitCode.DONE;
    }
}
