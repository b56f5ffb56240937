package io.handlewatch.cli;

import io.handlewatch.report.RunJudge;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Sample;
import java.util.function.Consumer;

/** Judges a run file with all that it holds, as every command shows it. */
final class StoredRun {
    private StoredRun() {}

    static RunJudge judge(RunReader run) {
        return judge(run, sample -> {});
    }

    /** The same; each sample is also handed to {@code other}. */
    static RunJudge judge(RunReader run, Consumer<Sample> other) {
        RunJudge judge = new RunJudge(run.head(), run.stacks());
        run.actions().forEach(judge::action);
        run.epochs().forEach(judge::epoch);
        run.counters(judge::counters);
        judge.objects(run.objects());
        run.samples(sample -> {
            judge.observe(sample);
            other.accept(sample);
        });
        return judge;
    }
}
