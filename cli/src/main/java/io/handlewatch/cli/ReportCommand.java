package io.handlewatch.cli;

import io.handlewatch.report.RunJudge;
import io.handlewatch.store.RunReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code report}: a run file, on any machine, also while it is still written. */
@Command(
        name = "report",
        sortOptions = false,
        description =
                "Shows what a run file says: leak or not, which code, how fast, how sure, since when, what was lost.",
        footer = {
            "",
            "Examples:",
            "  handlewatch report night.hwrun",
            "  handlewatch report night.hwrun --json --fail-on leak"
        })
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file that watch, diff or demo has written.")
    private Path run = Path.of("");

    @Mixin
    private ResultOptions result = new ResultOptions();

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (RunReader reader = RunReader.open(terminal.folder().resolve(run))) {
            RunJudge judge = new RunJudge(reader.head(), reader.stacks());
            reader.actions().forEach(judge::action);
            reader.samples(judge::observe);
            if (reader.finished() == null) {
                terminal.say("This watch has not ended properly, or still goes on; what it wrote so far counts.");
            }
            return Results.print(judge.report(), result, terminal);
        }
    }
}
