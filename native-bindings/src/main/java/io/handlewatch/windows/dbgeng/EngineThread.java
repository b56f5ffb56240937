package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which an engine lives. Others hand it jobs, each with a limit, and wait for the answer.
 *
 * <p>A job over its limit is interrupted every 100 ms, since one interrupt may be lost, until it returns. If it does not within the grace time, the
 * thread is lost for good: a thread in native code cannot be ended, only its process can.
 */
final class EngineThread implements AutoCloseable {
    private static final long REPEAT_MILLIS = 100;
    private static final long STACK_BYTES = 8L << 20; // symbol code recurses deeply
    private static final String NATIVE_FAULT = "Invalid memory access"; // JNA's text for an access violation in a call

    private final BlockingQueue<Job<?>> jobs = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Duration grace;
    private volatile boolean lost;
    private volatile @Nullable Job<?> current;

    EngineThread(Duration grace) {
        this.grace = grace;
        thread = new Thread(null, this::work, "dbgeng", STACK_BYTES);
        thread.setDaemon(true); // a lost one must not keep the JVM alive
        thread.start();
    }

    /**
     * Runs a job and waits for it.
     *
     * @param what for the message if the thread is lost
     * @param interrupt called from this caller's thread, again and again
     */
    <T> Answer<T> call(String what, Duration limit, Runnable interrupt, Supplier<T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(what + " was asked for from the engine's own thread");
        }
        if (lost) {
            throw gone(what);
        }
        Job<T> job = new Job<>(work);
        current = job;
        jobs.add(job);
        boolean interrupted = false;
        boolean callerInterrupted = false;
        long start = System.nanoTime();
        long giveUpNanos = Long.MAX_VALUE;
        try {
            while (true) {
                long past = System.nanoTime() - start;
                try {
                    if (job.await(
                            interrupted
                                    ? REPEAT_MILLIS
                                    : Math.max(1, limit.toMillis() - TimeUnit.NANOSECONDS.toMillis(past)),
                            interrupted)) {
                        return new Answer<>(job.result(), interrupted);
                    }
                } catch (InterruptedException e) {
                    callerInterrupted =
                            true; // native code runs on: the command is stopped in order, then the flag is set again
                }
                past = System.nanoTime() - start;
                if (!interrupted) {
                    interrupted = true;
                    giveUpNanos = past + grace.toNanos();
                }
                if (past > giveUpNanos) {
                    lost = true;
                    throw gone(what);
                }
                interrupt.run();
            }
        } finally {
            current = null;
            if (callerInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A job's answer; {@code interrupted}: whether it was asked to stop before it came */
    record Answer<T>(T value, boolean interrupted) {}

    /** Has the job that is waited for interrupted as if its limit were over. Any thread; nothing if there is none. */
    void interruptCurrent() {
        Job<?> job = current;
        if (job != null) {
            job.nudge();
        }
    }

    boolean lost() {
        return lost;
    }

    private static EngineException gone(String what) {
        return new EngineException(
                Kind.ENGINE_LOST,
                "The debug engine hangs or has failed (" + what + "). End this process and attach with a new one.");
    }

    private void work() {
        try {
            Job<?> job = jobs.take();
            while (job != Job.LAST) {
                job.run(this);
                job = jobs.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ends it, as the last job does
        }
    }

    /** Lets the thread end after the jobs that it has. Does not wait. */
    @Override
    public void close() {
        jobs.add(Job.LAST);
    }

    private static final class Job<T> {
        static final Job<Void> LAST = new Job<>(() -> {
            throw new IllegalStateException("the last job is never run");
        });

        private final Supplier<T> work;
        private boolean done;
        private boolean nudged;
        private @Nullable T value;
        private @Nullable Throwable thrown;

        Job(Supplier<T> work) {
            this.work = work;
        }

        void run(EngineThread owner) {
            T result = null;
            Throwable fault = null;
            try {
                result = work.get();
            } catch (Throwable e) { // handed to the caller
                fault = e;
                if (e instanceof Error && NATIVE_FAULT.equals(e.getMessage())) {
                    owner.lost = true;
                }
            }
            synchronized (this) {
                value = result;
                thrown = fault;
                done = true;
                notifyAll();
            }
        }

        synchronized void nudge() {
            nudged = true;
            notifyAll();
        }

        /** True when done; false when the time is over or, unless that is known already, somebody nudged. */
        synchronized boolean await(long millis, boolean nudgeKnown) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            long left = millis;
            while (!done && left > 0 && (nudgeKnown || !nudged)) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
            return done;
        }

        @SuppressWarnings("NullAway") // a job's value is as null as its supplier lets it be
        synchronized T result() {
            Throwable fault = thrown;
            if (fault == null) {
                return value;
            }
            if (fault instanceof Error error && NATIVE_FAULT.equals(error.getMessage())) {
                throw new EngineException(
                        Kind.ENGINE_LOST,
                        "The debug engine failed inside (invalid memory access). End this process and attach with a new one.",
                        error);
            }
            if (fault instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException(fault);
        }
    }
}
