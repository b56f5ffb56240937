package io.handlewatch.cli;

import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.html.Timeline;
import io.handlewatch.store.RunReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
            "  handlewatch report night.hwrun --html night.html",
            "  handlewatch report night.hwrun --explain 17",
            "  handlewatch report night.hwrun --limit 10000",
            "  handlewatch report night.hwrun --json --fail-on leak"
        })
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file that watch, diff or demo has written.")
    private Path run = Path.of("");

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also writes one self-contained page, to read and to send; a file of this name is replaced.")
    private @Nullable Path html;

    @Mixin
    private ExplainOption explain = new ExplainOption();

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
            reader.counters(judge::counters);
            Timeline timeline = new Timeline();
            reader.samples(sample -> {
                judge.observe(sample);
                timeline.observe(sample);
            });
            if (reader.finished() == null) {
                terminal.say("This watch has not ended properly, or still goes on; what it wrote so far counts.");
            }
            RunReport report = judge.report().towards(result.limit());
            if (html != null) {
                Path page = terminal.folder().resolve(html);
                HtmlFile.write(page, report, timeline);
                terminal.say("The page is " + page + ".");
            }
            return explain.print(judge, report, reader.stacks(), result, terminal);
        }
    }
}
