package io.handlewatch.cli;

import io.handlewatch.report.Family;
import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.watch.SampleLog;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores a watch as it goes, judges the same samples, and shows them. */
final class JudgedWatch implements SampleLog {
    private final SampleLog file;
    private final StackTable stacks;
    private final LiveView view;
    private final LiveText text;
    private @Nullable RunJudge judge;

    JudgedWatch(SampleLog file, StackTable stacks, LiveView view, LiveText text) {
        this.file = file;
        this.stacks = stacks;
        this.view = view;
        this.text = text;
    }

    /** The judgement so far; only after {@link #begin}. */
    RunReport report() {
        return judge().report();
    }

    @Override
    public void begin(RunHead head) {
        judge = new RunJudge(head, stacks);
        file.begin(head);
    }

    @Override
    public void action(Action action) {
        file.action(action);
        judge().action(action);
    }

    @Override
    public void epoch(Epoch epoch) {
        file.epoch(epoch);
        judge().epoch(epoch);
    }

    @Override
    public void counters(Counters counters) {
        file.counters(counters);
        judge().counters(counters);
    }

    @Override
    public void sample(Sample sample, StackTable table) {
        // What is stored is what is judged, and it is stored first.
        file.sample(sample, table);
        judge().observe(sample);
        view.show(sample.upMillis(), size -> text.table(report(), size), () -> text.line(sample, report()));
    }

    @Override
    public void names(StackTable table) {
        file.names(table);
    }

    @Override
    public List<Integer> suspects() {
        return Family.suspects(report()).stream()
                .flatMap(family -> family.members().stream())
                .map(one -> one.stack().id())
                .toList();
    }

    @Override
    public void objects(List<ObjectName> objects) {
        file.objects(objects);
        judge().objects(objects);
    }

    @Override
    public void note(String sentence) {
        view.note(sentence);
    }

    @Override
    public void end(String how) {
        file.end(how);
        view.clear();
    }

    private RunJudge judge() {
        return Objects.requireNonNull(judge, "the watch has not begun");
    }
}
