package io.handlewatch.windows.process;

import io.handlewatch.target.ObjectNames;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ObjectName.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks for names on a thread that may be lost: Windows answers for a synchronous file, a pipe as a rule, only when whoever works on it has done, which may be
 * never, and nothing interrupts the question. Such a thread is left where it is, a daemon, until its process ends; after a few of them nobody is asked any more.
 * Not thread-safe.
 */
public final class GuardedNames implements ObjectNames {
    /** Long for a question that takes microseconds where it is answered at all. */
    private static final Duration EACH = Duration.ofMillis(500);

    private static final int MOST_LOST = 4;

    private final Query query;
    private ExecutorService thread = sacrificial();
    private int lost;

    /** Asks the system for one object; may never return. */
    @FunctionalInterface
    interface Query {
        ObjectName ask(int stackId, long handle);
    }

    GuardedNames(Query query) {
        this.query = query;
    }

    /** The objects of a process; its handles are duplicated one at a time, and the duplicates closed. */
    public static GuardedNames of(long pid) {
        ObjectQuery.rehearse();
        return new GuardedNames(new ObjectQuery(pid, NtFunctions.load()));
    }

    private static ExecutorService sacrificial() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "object names");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** After one handle that hangs the others of its stack, which as a rule are of the same kind, are not asked for. */
    @Override
    public List<ObjectName> of(int stackId, List<Long> handles, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        List<ObjectName> answers = new ArrayList<>();
        boolean hung = false;
        for (long handle : handles) {
            long left = Math.min(EACH.toNanos(), end - System.nanoTime());
            if (hung || left <= 0 || lost >= MOST_LOST) {
                answers.add(answer(stackId, handle, Answer.UNKNOWN));
                continue;
            }
            ObjectName answer = ask(stackId, handle, left);
            hung = answer.answer() == Answer.HUNG;
            answers.add(answer);
        }
        return answers;
    }

    private ObjectName ask(int stackId, long handle, long nanos) {
        Callable<ObjectName> question = () -> query.ask(stackId, handle);
        Future<ObjectName> answer = thread.submit(question);
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            lost++;
            thread.shutdown(); // ends should it ever be answered
            thread = sacrificial();
            return answer(stackId, handle, Answer.HUNG);
        } catch (ExecutionException e) {
            return answer(stackId, handle, Answer.UNKNOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(stackId, handle, Answer.UNKNOWN);
        }
    }

    static ObjectName answer(int stackId, long handle, Answer answer) {
        return new ObjectName(stackId, handle, "", "", answer);
    }
}
