package io.handlewatch.windows.host;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.OutputSink;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine host as a watch uses it: one process while anything of it is open, a new one after it was lost. A loss shows once, as ENGINE_LOST; the next question
 * goes to a new process, in which session and ring open themselves again. A process that cannot be started is tried once more. Belongs to the watch's thread.
 */
final class Host {
    private static final OutputSink SILENCE = (mask, piece) -> {};
    private static final long PAUSE_MILLIS = 250;
    private static final Duration LEAVE = Duration.ofSeconds(20);

    private final Supplier<ChildProcess> start;
    private final long mostBytes;
    private volatile @Nullable ChildProcess child;
    private int open;
    private int starts;
    private String renewed = "";
    private String untold = "";

    /**
     * A host that has not started.
     *
     * @param mostBytes a process that has more memory than this is replaced between two questions: the engine keeps memory of every {@code -diff}
     */
    Host(Supplier<ChildProcess> start, long mostBytes) {
        this.start = start;
        this.mostBytes = mostBytes;
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

    /** Lets a process that has grown too large go. For questions that come once a reading: it asks the system. */
    void renewGrown() {
        ChildProcess running = child;
        if (running == null || running.lost()) {
            return;
        }
        long bytes = running.memory();
        if (bytes > mostBytes) {
            letGo(running);
            child = null;
            renewed = "the engine host had grown to " + (bytes >> 20) + " MB and was replaced";
            untold = renewed;
        }
    }

    /** Why the process is not the first one, and the last one was replaced; "" while it is. */
    String renewed() {
        return renewed;
    }

    /** Why the last one was let go that had grown too large; "" where none was since this was last asked. */
    String takeRenewal() {
        String told = untold;
        untold = "";
        return told;
    }

    /** The id of the process; empty while there is none. Any thread. */
    OptionalLong pid() {
        ChildProcess running = child;
        return running == null || running.lost() ? OptionalLong.empty() : OptionalLong.of(running.pid());
    }

    /** Which process this is, from 1; a lost one is replaced here. */
    int process() {
        ChildProcess running = child;
        if (running == null || running.lost()) {
            if (running != null) {
                renewed = "the engine host had been lost and was replaced";
            }
            child = started();
            starts++;
        }
        return starts;
    }

    private ChildProcess started() {
        try {
            return start.get();
        } catch (EngineException e) {
            // A system that is short of something for a moment refuses a process, and gives it a moment later.
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw e;
            }
            return start.get();
        }
    }

    /** Without this the process would take its end for the watch's, and switch tracing off. */
    private static void letGo(ChildProcess running) {
        try {
            for (Message.Kind last : List.of(Message.Kind.DETACH, Message.Kind.RING_CLOSE)) {
                running.ask("renewal", new Message.Builder().build(last), LEAVE, SILENCE);
            }
        } catch (EngineException e) {
            // it is to end in any case
        }
        running.close();
    }

    /** Closes something that lives in the process of this number, if that still runs; its end closes all there is. Never throws. */
    void close(int number, String what, Message.Kind last, Duration limit) {
        try {
            if (lives(number)) {
                ask(what, new Message.Builder().build(last), limit);
            }
        } catch (RuntimeException e) {
            // nothing is lost by it
        } finally {
            closed();
        }
    }

    /** Whether there is a process now, and it is the one of this number. */
    private boolean lives(int number) {
        ChildProcess running = child;
        return running != null && !running.lost() && starts == number;
    }

    void ask(String what, Message question, Duration limit) {
        running(what).ask(what, question, limit, SILENCE);
    }

    /** Asks for something that is read from the answer. */
    <T> T ask(String what, Message question, Duration limit, Function<Message.Content, T> answer) {
        return ask(what, question, limit, SILENCE, answer);
    }

    <T> T ask(String what, Message question, Duration limit, OutputSink sink, Function<Message.Content, T> answer) {
        return running(what).ask(what, question, limit, sink, ChildProcess.NO_RECORDS, answer);
    }

    /** Asks for a reading of the ring. */
    void askRecords(String what, Message question, Duration limit, Consumer<Message.Content> pieces) {
        running(what).ask(what, question, limit, SILENCE, pieces, done -> true);
    }

    private ChildProcess running(String what) {
        ChildProcess running = child;
        if (running == null) {
            throw new EngineException(EngineException.Kind.ENGINE_LOST, "The engine host does not run (" + what + ").");
        }
        return running;
    }

    /** Any thread. */
    void interrupt() {
        ChildProcess running = child;
        if (running != null) {
            running.send(new Message.Builder().build(Message.Kind.INTERRUPT));
        }
    }
}
