package io.handlewatch.watch;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a watch wrote. */
final class Kept implements SampleLog {
    final List<Sample> samples = new ArrayList<>();
    final List<Counters> counters = new ArrayList<>();
    final List<String> actions = new ArrayList<>();
    final List<Epoch> epochs = new ArrayList<>();
    final List<ObjectName> objects = new ArrayList<>();
    List<Integer> suspects = List.of();
    final List<String> notes = new ArrayList<>();

    @Nullable
    RunHead head;

    @Nullable
    String end;

    @Override
    public void begin(RunHead known) {
        head = known;
    }

    @Override
    public void action(Action action) {
        actions.add(action.text());
    }

    @Override
    public void epoch(Epoch epoch) {
        epochs.add(epoch);
    }

    @Override
    public void counters(Counters counted) {
        counters.add(counted);
    }

    @Override
    public void sample(Sample sample, StackTable stacks) {
        samples.add(sample);
    }

    @Override
    public List<Integer> suspects() {
        return suspects;
    }

    @Override
    public void objects(List<ObjectName> named) {
        objects.addAll(named);
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }

    @Override
    public void end(String how) {
        end = how;
    }

    List<Gap> gaps() {
        return samples.stream().flatMap(sample -> sample.gaps().stream()).toList();
    }
}
