package io.handlewatch.cli;

import io.handlewatch.detect.Explanation;
import io.handlewatch.report.ExplanationText;
import io.handlewatch.report.JsonReport;
import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --explain}: the open evidence on one stack, for commands that judge what was recorded. */
final class ExplainOption {
    private static final int MOST_TOLD = 10;

    @Option(
            names = "--explain",
            paramLabel = "STACK",
            description =
                    "Shows instead what each rule saw of one stack: its number, or a part of a frame's text that no other stack has.")
    private @Nullable String wanted;

    /** Prints the report, or the evidence where it was asked for. Returns the exit code. */
    int print(RunJudge judge, RunReport report, StackTable stacks, ResultOptions options, Terminal terminal) {
        if (wanted == null) {
            return Results.print(report, options, terminal);
        }
        Stack stack = find(wanted, stacks);
        Explanation explanation = judge.explain(stack.id());
        if (options.json()) {
            JsonReport.writeExplained(report.towards(options.limit()), explanation, terminal.out());
        } else {
            ExplanationText.lines(explanation, stack, report).forEach(terminal.out()::println);
        }
        return Results.exitCode(report.judgement(), options);
    }

    private static Stack find(String text, StackTable stacks) {
        Stack byNumber = text.matches("\\d{1,9}") ? stacks.get(Integer.parseInt(text)) : null;
        if (byNumber != null) {
            return byNumber;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        List<Stack> found = stacks.all().stream()
                .filter(stack -> stack.frames().stream()
                        .anyMatch(frame -> frame.text().toLowerCase(Locale.ROOT).contains(lower)))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new UsageException(
                found.isEmpty()
                        ? "No stack here has the number or a frame '" + text + "': --json lists all stacks."
                        : found.size() + " stacks have a frame '" + text + "': name one by its number ("
                                + found.stream()
                                        .limit(MOST_TOLD)
                                        .map(stack -> Integer.toString(stack.id()))
                                        .collect(Collectors.joining(", "))
                                + (found.size() > MOST_TOLD ? ", ..." : "") + ").");
    }
}
