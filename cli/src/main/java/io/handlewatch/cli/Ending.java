package io.handlewatch.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C: what runs is stopped properly, and the process ends with the exit code of its command, when that has said its last word.
 *
 * <p>A command with nothing to stop ends at once, with the system's code for an interrupt (130).
 */
final class Ending {
    /** Longer than an engine that hangs may take: its command, a new host, which switches tracing off, and the last names. */
    private static final long PATIENCE_SECONDS = 180;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable Runnable stop;
    private volatile int code;

    /** Does this work; an interrupt meanwhile runs {@code action}, and waits for the end of the command. */
    <T> T during(Runnable action, Supplier<T> work) {
        stop = action;
        try {
            return work.get();
        } finally {
            // An interrupt that has come already still waits for the report.
            stop = null;
        }
    }

    /** The command has ended. */
    void done(int exitCode) {
        code = exitCode;
        done.countDown();
    }

    /** The body of the shutdown hook. Returns where there is nothing to wait for; otherwise ends the process. */
    void shutdown() {
        Runnable action = stop;
        if (done.getCount() == 0 || action == null) {
            return;
        }
        action.run();
        try {
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
