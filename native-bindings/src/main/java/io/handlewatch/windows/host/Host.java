package io.handlewatch.windows.host;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.OutputSink;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine host as a watch uses it: one process while anything of it is open, a new one after it was lost. A loss shows once, as ENGINE_LOST; the next question
 * goes to a new process, in which session and ring open themselves again. Belongs to the watch's thread.
 */
final class Host {
    private static final OutputSink SILENCE = (mask, piece) -> {};

    private final Supplier<ChildProcess> start;
    private volatile @Nullable ChildProcess child;
    private int open;
    private int starts;

    Host(Supplier<ChildProcess> start) {
        this.start = start;
    }

    /** Something that needs the process is opened. */
    void opened() {
        open++;
    }

    /** It is closed; with the last one the process leaves. */
    void closed() {
        open--;
        ChildProcess running = child;
        if (open == 0 && running != null) {
            child = null;
            running.close();
        }
    }

    /** Which process this is, from 1; a lost one is replaced here. */
    int process() {
        ChildProcess running = child;
        if (running == null || running.lost()) {
            child = start.get();
            starts++;
        }
        return starts;
    }

    /** Whether there is a process now, and it is the one of this number. */
    boolean lives(int number) {
        ChildProcess running = child;
        return running != null && !running.lost() && starts == number;
    }

    Message.Content ask(String what, Message question, Duration limit) {
        return ask(what, question, limit, SILENCE);
    }

    Message.Content ask(String what, Message question, Duration limit, OutputSink sink) {
        ChildProcess running = child;
        if (running == null) {
            throw new EngineException(EngineException.Kind.ENGINE_LOST, "The engine host does not run (" + what + ").");
        }
        return running.ask(what, question, limit, sink);
    }

    /** Any thread. */
    void interrupt() {
        ChildProcess running = child;
        if (running != null) {
            running.send(new Message.Builder().build(Message.Kind.INTERRUPT));
        }
    }
}
