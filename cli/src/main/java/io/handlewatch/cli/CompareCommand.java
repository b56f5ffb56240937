package io.handlewatch.cli;

import io.handlewatch.report.RunReport;
import io.handlewatch.report.compare.Comparison;
import io.handlewatch.report.compare.ComparisonJson;
import io.handlewatch.report.compare.ComparisonText;
import io.handlewatch.report.html.ComparisonPage;
import io.handlewatch.store.RunReader;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compare}: two run files of one program, before and after. */
@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Says what became of the leaks from one run to another: new, gone, faster, slower, unchanged, or not to be told.",
            "Stacks are the same where their functions are; addresses and offsets do not count."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch compare monday.hwrun tuesday.hwrun",
            "  handlewatch compare release-1.hwrun release-2.hwrun --html change.html --fail-on worse"
        })
final class CompareCommand implements Callable<Integer> {
    /** What may make the exit code tell of the result. */
    enum Condition {
        WORSE,
        UNDECIDABLE
    }

    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "RUN1", description = "The earlier run file.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "RUN2", description = "The later one.")
    private Path second = Path.of("");

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also writes one self-contained page; a file of this name is replaced.")
    private @Nullable Path html;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "WHAT",
            description =
                    "worse: exit code 1 if something is new or faster; undecidable: exit code 4 if nothing is known to be worse, but"
                            + " something may be; or both, with a comma between.")
    private Set<Condition> failOn = EnumSet.noneOf(Condition.class);

    CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Comparison comparison = Comparison.of(judged(first), judged(second));
        if (html != null) {
            Path page = terminal.folder().resolve(html);
            HtmlFile.write(
                    page,
                    List.of(terminal.folder().resolve(first), terminal.folder().resolve(second)),
                    out -> ComparisonPage.write(comparison, out));
            terminal.say("The page is " + page + ".");
        }
        if (json) {
            ComparisonJson.write(comparison, terminal.out());
        } else {
            ComparisonText.lines(comparison).forEach(terminal.out()::println);
        }
        return switch (comparison.overall()) {
            case WORSE -> failOn.contains(Condition.WORSE) ? ExitCode.LEAK : ExitCode.DONE;
            case UNDECIDABLE -> failOn.contains(Condition.UNDECIDABLE) ? ExitCode.INSUFFICIENT_DATA : ExitCode.DONE;
            case BETTER, UNCHANGED -> ExitCode.DONE;
        };
    }

    private RunReport judged(Path run) {
        try (RunReader reader = RunReader.open(terminal.folder().resolve(run))) {
            if (reader.finished() == null) {
                terminal.say(
                        run + ": this watch has not ended properly, or still goes on; what it wrote so far counts.");
            }
            return StoredRun.judge(reader).report();
        }
    }
}
