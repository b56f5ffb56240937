package io.handlewatch.windows.host;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The host's side: answers one question after the other. The end of its input is its end: if that comes while it still holds the target, the watch has died, and
 * what the watch had switched on is switched off again.
 */
final class EngineHost {
    /**
     * Small pieces of text are put together up to this many characters: for a pipe a message is dear, and the engine's pieces are small. Less than the 16,383 at which the
     * engine cuts a piece: one of that length comes alone, and means that.
     */
    private static final int PIECE = 16_000;

    private static final long LEAVE_MILLIS = 20_000;
    private static final String DISABLED = "Handle tracing disabled";
    private static final Duration LAST_COMMAND = Duration.ofSeconds(5);

    private final Ports ports;
    private final DataOutputStream out;
    private final Thread worker;
    private final BlockingQueue<Optional<Message>> questions = new LinkedBlockingQueue<>();
    private final RingChange change = new RingChange();
    private final Message.Builder text = new Message.Builder();
    private final StringBuilder piece = new StringBuilder(PIECE);
    private volatile @Nullable EngineSession session;
    private @Nullable RingQuery ring;
    private @Nullable Symbolizer symbolizer;
    private @Nullable ObjectNames objectNames;
    private @Nullable ProcessIdentity target;
    private boolean enabledByText;
    private boolean enabledByRing;
    private int pieceMask;

    /** What a host needs of its machine. */
    interface Ports {
        /** Attaches; the folder as the user named it. */
        EngineSession attach(Optional<Path> folder, ProcessIdentity target, String symbolPath, Duration limit);

        /** Opens the kernel's trace of a process. */
        RingQuery ring(ProcessIdentity target);

        /** What names code from symbol files. */
        Symbolizer symbolizer(Optional<Path> folder, String symbolPath);

        /** What names the objects that a process holds open. */
        ObjectNames objectNames(ProcessIdentity target);

        /** Whether another watch than this host's has made the tracing of this process its own by now. */
        boolean takenOver(ProcessIdentity target);

        /** What a watch that died had switched on in this process is off again. */
        void undone(ProcessIdentity target);
    }

    EngineHost(Ports ports, DataOutputStream out) {
        this.ports = ports;
        this.out = out;
        this.worker = new Thread(this::work, "questions");
        worker.setDaemon(true);
    }

    /** Answers until the input ends, or somebody ends it. */
    void serve(DataInputStream in) {
        worker.start();
        try {
            Message question = Message.read(in);
            while (question != null) {
                EngineSession running = session;
                if (question.kind() == Message.Kind.INTERRUPT) {
                    if (running != null) {
                        running.interrupt();
                    }
                } else {
                    questions.add(Optional.of(question));
                }
                question = Message.read(in);
            }
        } catch (IOException e) {
            // as the end of the input
        }
        end();
    }

    /** Leaves, as at the end of the input: the watch has died. Waits for it, but not for an engine that hangs. Any thread. */
    void end() {
        EngineSession running = session;
        if (running != null) {
            running.interrupt(); // nobody waits for its answer
        }
        questions.add(Optional.empty());
        try {
            worker.join(LEAVE_MILLIS); // an engine that hangs is left with the process
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            Optional<Message> question = questions.take();
            while (question.isPresent()) {
                answer(question.get());
                question = questions.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // nobody reads any more
        }
        leave();
    }

    private void answer(Message question) throws IOException {
        Message.Builder reply = new Message.Builder();
        try {
            answer(question, reply);
            reply.build(Message.Kind.DONE).write(out);
        } catch (EngineException e) {
            failed(e.kind(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            failed(EngineException.Kind.ENGINE_LOST, "The engine host failed: " + e);
        }
    }

    private void failed(EngineException.Kind kind, String sentence) throws IOException {
        piece.setLength(0);
        new Message.Builder()
                .text(kind.name())
                .text(sentence)
                .build(Message.Kind.FAILED)
                .write(out);
    }

    private void answer(Message question, Message.Builder reply) throws IOException {
        Message.Content content = question.content();
        switch (question.kind()) {
            case ATTACH -> attach(content, reply);
            case RUN -> run(content, reply);
            case NAMES -> names(content, reply);
            case MODULES -> Fields.putModules(reply, session().modules());
            case DETACH -> detach();
            case RING_OPEN -> openRing(content);
            case RING_ENABLED -> reply.number(ring().enabled() ? 1 : 0);
            case RING_ENABLE -> {
                enabledByRing = true; // before: it may be done though it is answered with a fault
                ring().enable(content.number());
            }
            case RING_DISABLE -> {
                ring().disable();
                enabledByRing = false;
            }
            case RING_READ -> {
                change.write(ring().read(), records -> records.write(out));
                ring().rest();
            }
            case RING_CLOSE -> closeRing();
            case OBJECTS -> objects(content, reply);
            default -> throw new IllegalArgumentException("the question " + question.kind());
        }
    }

    private void attach(Message.Content content, Message.Builder reply) {
        String folder = content.text();
        ProcessIdentity wanted = Fields.identity(content);
        String symbolPath = content.text();
        Duration limit = Duration.ofMillis(content.big());
        EngineSession attached = ports.attach(
                folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)), wanted, symbolPath, limit);
        session = attached;
        target = wanted;
        enabledByText = content.number() != 0; // in an earlier host of this watch
        reply.text(attached.description());
    }

    private void run(Message.Content content, Message.Builder reply) throws IOException {
        Command command = command(Command.Verb.valueOf(content.text()), content.big());
        Duration limit = Duration.ofMillis(content.big());
        // Judged by the parent from the text; here it matters only what may have to be undone.
        if (command.verb() == Command.Verb.ENABLE) {
            enabledByText = true;
        }
        EngineSession.CommandResult result = session().run(command, limit, this::take);
        send();
        if (command.verb() == Command.Verb.DISABLE) {
            enabledByText = false;
        }
        reply.big(result.took().toNanos()).number(result.interrupted() ? 1 : 0);
    }

    static Command command(Command.Verb verb, long argument) {
        return switch (verb) {
            case ENABLE -> Command.enable((int) argument);
            case SNAPSHOT -> Command.SNAPSHOT;
            case DIFF -> Command.DIFF;
            case LIST -> Command.list((int) argument);
            case HANDLE -> Command.handle(argument);
            case DISABLE -> Command.DISABLE;
        };
    }

    /** On the engine's thread. */
    private void take(int mask, CharSequence more) {
        try {
            if (mask != pieceMask || piece.length() + more.length() > PIECE) {
                send();
                pieceMask = mask;
            }
            piece.append(more);
        } catch (IOException e) {
            throw new IllegalStateException("nobody reads the text", e);
        }
    }

    private void send() throws IOException {
        if (piece.length() > 0) {
            text.number(pieceMask).text(piece).build(Message.Kind.OUTPUT).write(out);
            piece.setLength(0);
        }
    }

    private void names(Message.Content content, Message.Builder reply) {
        String folder = content.text();
        String symbolPath = content.text();
        Symbolizer asked = symbolizer;
        if (asked == null) {
            asked = ports.symbolizer(folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)), symbolPath);
            symbolizer = asked;
        }
        LoadedModule module = Fields.module(content);
        Fields.put(reply, asked.names(module, Fields.values(content), Duration.ZERO));
    }

    private void objects(Message.Content content, Message.Builder reply) {
        ProcessIdentity wanted = Fields.identity(content);
        int stack = content.number();
        Duration limit = Duration.ofMillis(content.big());
        List<Long> handles = Fields.values(content);
        ObjectNames asked = objectNames;
        if (asked == null) {
            asked = ports.objectNames(wanted);
            objectNames = asked; // it remembers how many threads it has lost
        }
        Fields.putObjects(reply, asked.of(stack, handles, limit));
    }

    private void openRing(Message.Content content) {
        closeRing();
        ProcessIdentity wanted = Fields.identity(content);
        ring = ports.ring(wanted);
        target = wanted;
        enabledByRing = content.number() != 0;
    }

    private EngineSession session() {
        return there(session, "no session");
    }

    private RingQuery ring() {
        return there(ring, "no ring");
    }

    private static <T> T there(@Nullable T value, String missing) {
        return Optional.ofNullable(value)
                .orElseThrow(() ->
                        new EngineException(EngineException.Kind.ENGINE_LOST, "The engine host has " + missing + "."));
    }

    private void detach() {
        EngineSession attached = session;
        session = null;
        enabledByText = false; // the watch has said its last word on it
        if (attached != null) {
            attached.close();
        }
    }

    private void closeRing() {
        RingQuery opened = ring;
        ring = null;
        enabledByRing = false;
        if (opened != null) {
            opened.close();
        }
    }

    private void leave() {
        ProcessIdentity left = target;
        undo(() -> {
            if (enabledByText && ours(left)) {
                StringBuilder said = new StringBuilder();
                session().run(Command.DISABLE, LAST_COMMAND, (mask, words) -> said.append(words));
                if (left != null && said.indexOf(DISABLED) >= 0) {
                    ports.undone(left);
                }
            }
        });
        undo(() -> {
            if (enabledByRing && ours(left)) {
                ring().disable();
                if (left != null) {
                    ports.undone(left);
                }
            }
        });
        detach();
        closeRing();
    }

    /** Asked right before each switching off: a host whose engine was busy leaves late, and the next watch may have lost its patience by then. */
    private boolean ours(@Nullable ProcessIdentity left) {
        return left == null || !ports.takenOver(left);
    }

    private static void undo(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            // the next step is taken all the same
        }
    }
}
