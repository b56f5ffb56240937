package io.handlewatch.cli;

import io.handlewatch.report.RunJudge;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A run that another process writes, shown as that process shows it, while it grows. */
final class FollowedRun {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LEAST_SILENCE = Duration.ofMinutes(2);

    /** So many samples may fail to come before it is said that none come. */
    private static final int SILENT_SAMPLES = 3;

    private final Ending ending;
    private final Path file;
    private final LiveView view;
    private final LiveText text;
    private final StackTable stacks = new StackTable();
    private @Nullable RunJudge judge;
    private @Nullable Sample last;
    private int actions;
    private long newsAt = System.nanoTime();
    private boolean silent;

    FollowedRun(Terminal terminal, Ending ending, Path file) {
        this.ending = ending;
        this.file = file;
        this.view = new LiveView(terminal, LiveRun.PLAIN_EVERY, System::nanoTime);
        this.text = new LiveText(null, terminal.colour(), ZoneId.systemDefault());
    }

    /** Returns when the run is finished, or on Ctrl-C. */
    void follow() {
        CountDownLatch stopped = new CountDownLatch(1);
        ending.during(stopped::countDown, () -> {
            boolean more = look();
            while (more && !waited(stopped)) {
                more = look();
            }
            return more;
        });
        view.clear();
    }

    private static boolean waited(CountDownLatch stopped) {
        try {
            return stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true; // whoever interrupts wants an end
        }
    }

    /** Takes what is new. False where the run is finished. */
    private boolean look() {
        try (RunReader run = RunReader.open(file)) {
            boolean finished = run.finished() != null;
            if (take(run)) {
                newsAt = System.nanoTime();
                silent = false;
            } else if (!finished) {
                tellSilence(run.head().intervalMillis());
            }
            Sample newest = last;
            RunJudge known = judge;
            if (newest != null && known != null) {
                view.show(
                        newest.upMillis(),
                        size -> text.table(known.report(), size),
                        () -> text.line(newest, known.report()));
            }
            return !finished;
        }
    }

    private boolean take(RunReader run) {
        RunJudge known = judge;
        if (known == null) {
            known = new RunJudge(run.head(), stacks);
            judge = known;
        }
        RunJudge taking = known;
        int from = last == null ? 0 : last.seq() + 1;
        if (run.lastSample() < from) {
            return false; // what comes without a sample is shown with the next one, or by the report at the end
        }
        run.stacks(stacks);
        List<Action> done = run.actions();
        done.subList(actions, done.size()).forEach(taking::action);
        actions = done.size();
        run.epochs().forEach(taking::epoch);
        run.samples(from, sample -> {
            taking.observe(sample);
            last = sample;
        });
        return true;
    }

    private void tellSilence(long intervalMillis) {
        Duration limit = Duration.ofMillis(SILENT_SAMPLES * intervalMillis);
        if (limit.compareTo(LEAST_SILENCE) < 0) {
            limit = LEAST_SILENCE;
        }
        if (!silent && System.nanoTime() - newsAt > limit.toNanos()) {
            silent = true;
            view.note(
                    "Nothing new for " + limit.toMinutes()
                            + " min: the watch may have been killed, or its file was copied. Ctrl-C ends this and shows what there is.");
        }
    }
}
