package io.handlewatch.cli;

import io.handlewatch.htrace.InputText;
import io.handlewatch.htrace.LogReader;
import io.handlewatch.htrace.LogRun;
import io.handlewatch.htrace.RecordCounts;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.report.RunJudge;
import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code analyze}: what somebody logged in cdb or WinDbg. */
@Command(
        name = "analyze",
        sortOptions = false,
        description = {
            "Reads logs of cdb or WinDbg that hold !htrace output (several diffs or lists in one log, several logs in order) and says what leaks.",
            "Times come from .time, .echotime and .echotimestamps lines; else from --every; else there is order alone, and no rate."
        },
        footer = {
            "",
            "Examples:",
            "  handlewatch analyze night.log",
            "  handlewatch analyze 22h.log 23h.log 00h.log --every 60m",
            "  type night.log | handlewatch analyze - --json",
            "  handlewatch analyze --records --json night.log"
        })
final class AnalyzeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Logs in order, plain or gzipped; - for the standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "Time between two diffs, where the logs hold no times.")
    private @Nullable Duration every;

    @Option(names = "--records", description = "Counts the records of each file instead, kernel-mode logs too.")
    private boolean records;

    @Mixin
    private ExplainOption explain = new ExplainOption();

    @Mixin
    private ResultOptions result = new ResultOptions();

    AnalyzeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (files.stream().filter("-"::equals).count() > 1) {
            throw new UsageException("The standard input can be read once only: give - once.");
        }
        return records ? count() : judge();
    }

    private int judge() {
        List<InputText> texts = new ArrayList<>();
        LogRun run;
        try {
            files.forEach(file -> texts.add(open(file)));
            run = LogReader.read(Version.text(), texts, every);
        } finally {
            texts.forEach(InputText::close);
        }
        run.notes().forEach(terminal::say);
        HandleLedger ledger = new HandleLedger(run.head().pid());
        RunJudge judge = new RunJudge(run.head(), run.stacks());
        run.readings().forEach(reading -> judge.observe(ledger.apply(reading)));
        return explain.print(judge, judge.report(), run.stacks(), result, terminal);
    }

    private int count() {
        List<RecordCounts> all = new ArrayList<>();
        for (String file : files) {
            try (InputText text = open(file)) {
                RecordCounts counts = RecordCounts.of(text);
                if (counts.kernel()) {
                    terminal.say(
                            counts.file()
                                    + " was written by a kernel debugger: its records are counted, a verdict needs a user-mode trace.");
                }
                all.add(counts);
            }
        }
        if (result.json()) {
            RecordCounts.writeJson(all, terminal.out());
            terminal.out().println();
        } else {
            all.forEach(counts -> terminal.out()
                    .println(counts.file() + ": " + counts.count(Operation.OPEN) + " opens, "
                            + counts.count(Operation.CLOSE) + " closes, "
                            + counts.count(Operation.BAD_REFERENCE) + " bad references, " + counts.frames()
                            + " frames, " + counts.stacks().size() + " distinct stacks"));
        }
        return ExitCode.DONE;
    }

    private InputText open(String file) {
        return file.equals("-")
                ? InputText.of("-", terminal.in())
                : InputText.open(terminal.folder().resolve(Path.of(file)));
    }
}
