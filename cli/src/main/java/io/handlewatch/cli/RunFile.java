package io.handlewatch.cli;

import io.handlewatch.store.RunFileException;
import io.handlewatch.store.RunStore;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.watch.SampleLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes a watch into its run file. When the disk fails in the night, the watch goes on in memory, and this is said once. */
final class RunFile implements SampleLog, AutoCloseable {
    private final Path file;
    private final Consumer<String> notes;
    private @Nullable RunStore store;
    private boolean failed;

    private RunFile(Path file, Consumer<String> notes) {
        this.file = file;
        this.notes = notes;
    }

    /** Checks what can be checked before anything is done to the target; the file is made when tracing is on. */
    static RunFile planned(Path file, Consumer<String> notes) {
        if (Files.exists(file)) {
            throw UsageException.thereAlready(file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new UsageException(
                    "There is no folder " + folder + " for the run file: make it, or name another with --out.");
        }
        if (!Files.isWritable(folder)) {
            throw new UsageException(
                    "The folder " + folder + " may not be written to: name a file elsewhere with --out.");
        }
        return new RunFile(file, notes);
    }

    Path file() {
        return file;
    }

    /** Whether everything so far is in the file. */
    boolean complete() {
        return store != null && !failed;
    }

    @Override
    public void begin(RunHead head) {
        store = RunStore.create(file, head);
    }

    @Override
    public void action(Action action) {
        write(open -> open.action(action));
    }

    @Override
    public void epoch(Epoch epoch) {
        write(open -> open.epoch(epoch));
    }

    @Override
    public void counters(Counters counters) {
        write(open -> open.counters(counters));
    }

    @Override
    public void sample(Sample sample, StackTable stacks) {
        write(open -> open.append(sample, stacks));
    }

    @Override
    public void names(StackTable stacks) {
        write(open -> open.rename(stacks));
    }

    @Override
    public void objects(List<ObjectName> objects) {
        write(open -> open.objects(objects));
    }

    @Override
    public void note(String sentence) {}

    @Override
    public void end(String how) {
        write(open -> open.finish(how));
    }

    private void write(Consumer<RunStore> step) {
        RunStore open = store;
        if (open == null || failed) {
            return;
        }
        try {
            step.accept(open);
        } catch (RunFileException e) {
            failed = true;
            notes.accept("The run file is not written any more, the watch goes on: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        RunStore open = store;
        store = null;
        if (open != null) {
            open.close();
        }
    }
}
