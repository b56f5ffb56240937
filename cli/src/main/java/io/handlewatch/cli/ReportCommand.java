package io.handlewatch.cli;

import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.html.HtmlReport;
import io.handlewatch.report.html.Timeline;
import io.handlewatch.store.RunReader;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
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
            "  handlewatch report night.hwrun --follow",
            "  handlewatch report night.hwrun --explain 17",
            "  handlewatch report night.hwrun --limit 10000",
            "  handlewatch report night.hwrun --json --fail-on leak"
        })
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Ending ending;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run file that watch, diff or demo has written.")
    private Path run = Path.of("");

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also writes one self-contained page, to read and to send; a file of this name is replaced.")
    private @Nullable Path html;

    @Option(
            names = "--follow",
            description =
                    "Shows a run that is still being written, as its watch shows it, until that ends or Ctrl-C is pressed.")
    private boolean follow;

    @Mixin
    private ExplainOption explain = new ExplainOption();

    @Mixin
    private ResultOptions result = new ResultOptions();

    ReportCommand(Terminal terminal, Ending ending) {
        this.terminal = terminal;
        this.ending = ending;
    }

    @Override
    public Integer call() {
        Path file = terminal.folder().resolve(run);
        if (html != null) {
            HtmlFile.refuse(terminal.folder().resolve(html), List.of(file));
        }
        if (follow) {
            new FollowedRun(terminal, ending, file).follow();
        }
        try (RunReader reader = RunReader.open(file)) {
            Timeline timeline = new Timeline();
            RunJudge judge = StoredRun.judge(reader, timeline::observe);
            List<String> notes = reader.notes();
            notes.forEach(terminal::say);
            RunReport report = judge.report().towards(result.limit());
            if (html != null) {
                Path page = terminal.folder().resolve(html);
                HtmlFile.write(
                        page,
                        List.of(file),
                        out -> HtmlReport.write(report, timeline, notes, ZoneId.systemDefault(), out));
                terminal.say("The page is " + page + ".");
            }
            return explain.print(judge, report, reader.stacks(), result, terminal);
        }
    }
}
