package io.handlewatch.windows.host;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.OutputSink;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine host, seen from the watch: asks, and waits for the answer with a limit. Once lost it stays lost; its process is ended then.
 *
 * <p>{@link #ask} belongs to one thread at a time; {@link #send} is for any.
 */
final class ChildProcess implements AutoCloseable {
    private static final int WAITING_ANSWERS = 32; // of at most a piece of text each: what a flood may take here
    private static final long MOST_TEXT = 1L << 30; // characters of one command; a full ring has 155 million
    private static final int MOST_ERROR_TEXT = 2_000;
    private static final long LEAVE_MILLIS = 15_000;
    private static final long LOOK_NANOS = 250_000_000;
    private static final long LAST_WORDS_MILLIS = 1_000;
    private static final long LAST_WORDS_NANOS = 2_000_000_000; // what it wrote before its end is read by then

    static final Consumer<Message.Content> NO_RECORDS = none -> {
        throw new IllegalArgumentException("records that nobody asked for");
    };

    private final Process process;
    private final DataOutputStream out;
    private final BlockingQueue<Answer> answers = new ArrayBlockingQueue<>(WAITING_ANSWERS);
    private final StringBuilder errorText = new StringBuilder();
    private final long mostText;
    private final Thread reader;
    private final Thread errors;
    private volatile boolean lost;
    private long cpuMillis;

    /** A message, or why none comes any more. */
    private record Answer(@Nullable Message message, String end) {}

    ChildProcess(ProcessBuilder command) {
        this(command, MOST_TEXT);
    }

    /** A child that is ended if one answer has more text than this many characters. */
    ChildProcess(ProcessBuilder command, long mostText) {
        this.mostText = mostText;
        try {
            process = command.start();
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.ENVIRONMENT,
                    "The engine host, a Java process of its own, could not be started: " + e.getMessage()
                            + ". Try --in-process.",
                    e);
        }
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        try {
            reader = daemon("engine host", this::readAnswers);
            errors = daemon("engine host's errors", this::readErrors);
        } catch (OutOfMemoryError e) {
            // The system gives no further thread now. Nobody knows this process yet: it would stay.
            process.destroyForcibly();
            throw new EngineException(
                    EngineException.Kind.ENVIRONMENT,
                    "The engine host could not be started: " + e.getMessage() + ". End programs that are not needed.",
                    e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void readAnswers() {
        String end = "it ended";
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            Message message = Message.read(in);
            while (message != null) {
                answers.put(new Answer(message, ""));
                message = Message.read(in);
            }
        } catch (Message.NoiseException e) {
            end = "it crashed, saying: " + firstLine(String.valueOf(e.getMessage()));
            awaitLastWords(() -> process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)); // it may still be dying
        } catch (IOException e) {
            end = "its answer was cut (" + e.getMessage() + ")";
        } catch (InterruptedException e) {
            return;
        }
        try {
            answers.put(new Answer(null, end));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A JVM's report of its own death begins with comment lines; the first with words tells most. */
    private static String firstLine(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("^[#\\s]+", ""))
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("nothing");
    }

    private void readErrors() {
        try (InputStream in = process.getErrorStream()) {
            byte[] piece = new byte[512];
            for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
                synchronized (errorText) {
                    errorText.append(new String(piece, 0, got, StandardCharsets.UTF_8));
                    if (errorText.length() > MOST_ERROR_TEXT) {
                        errorText.delete(0, errorText.length() - MOST_ERROR_TEXT);
                    }
                }
            }
        } catch (IOException e) {
            // the process is gone, and its answers tell so
        }
    }

    /** Bytes of memory that its process has now; 0 where the system does not tell. */
    long memory() {
        return ProcessMemory.of(process.pid());
    }

    /** Processor time that it has taken, or had when it was last looked at before its end. Any thread. */
    synchronized long cpuMillis() {
        cpuMillis = Math.max(
                cpuMillis,
                process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L));
        return cpuMillis;
    }

    long pid() {
        return process.pid();
    }

    boolean lost() {
        return lost;
    }

    /** Sends without waiting. Any thread. */
    void send(Message message) {
        try {
            synchronized (out) {
                message.write(out);
            }
        } catch (IOException e) {
            // the end of its answers tells why
        }
    }

    /** Asks and waits for an answer that says no more than that it is done; otherwise as below. */
    void ask(String what, Message question, Duration limit, OutputSink sink) {
        ask(what, question, limit, sink, NO_RECORDS, done -> true);
    }

    /**
     * Asks and waits. What cannot be read of the answer makes the host a lost one.
     *
     * @param what for the sentence if the host is lost
     * @param limit after it the host's process is ended
     * @param sink takes text that comes before the answer
     * @param records takes pieces of a reading of the ring that come before the answer
     * @param answer reads the answer
     * @throws EngineException what the host answered, or ENGINE_LOST
     */
    <T> T ask(
            String what,
            Message question,
            Duration limit,
            OutputSink sink,
            Consumer<Message.Content> records,
            Function<Message.Content, T> answer) {
        if (lost) {
            throw gone(what, "it had ended before");
        }
        send(question);
        long end = System.nanoTime() + limit.toNanos();
        long text = 0;
        RuntimeException fault = null;
        while (true) {
            Answer next = next(end - System.nanoTime());
            if (next == null) {
                throw gone(what, "it did not answer within " + limit.toSeconds() + " s");
            }
            Message message = next.message();
            if (message == null) {
                throw gone(what, next.end());
            }
            Message.Content content = message.content();
            switch (message.kind()) {
                case OUTPUT -> {
                    int mask = read(what, content::number);
                    String piece = read(what, content::text);
                    text += piece.length();
                    if (text > mostText) {
                        throw gone(what, "it printed more than " + mostText + " characters");
                    }
                    try {
                        if (fault == null) {
                            sink.accept(mask, piece);
                        }
                    } catch (RuntimeException e) {
                        fault = e; // the rest is read all the same, so that the next question gets its own answer
                    }
                }
                case RECORDS ->
                    read(what, () -> {
                        records.accept(content);
                        return true;
                    });
                case DONE -> {
                    if (fault != null) {
                        throw fault;
                    }
                    return read(what, () -> answer.apply(content));
                }
                case FAILED -> throw failed(what, content);
                default -> throw gone(what, "it answered " + message.kind());
            }
        }
    }

    /** The next answer; null where none came in time. Others may have inherited the pipe of a process that has ended: its end alone would be waited for in vain. */
    private @Nullable Answer next(long nanos) {
        boolean interrupted = false;
        long end = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    boolean over = !process.isAlive();
                    long wait = Math.max(0, Math.min(end - System.nanoTime(), over ? LAST_WORDS_NANOS : LOOK_NANOS));
                    Answer answer = answers.poll(wait, TimeUnit.NANOSECONDS);
                    if (answer != null) {
                        return answer;
                    }
                    if (over) {
                        return new Answer(null, "it ended");
                    }
                    if (System.nanoTime() - end >= 0) {
                        return null;
                    }
                } catch (InterruptedException e) {
                    interrupted = true; // an answer is on its way and must not meet the next question
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private EngineException failed(String what, Message.Content content) {
        EngineException.Kind kind = read(what, () -> EngineException.Kind.valueOf(content.text()));
        String sentence = read(what, content::text);
        if (kind == EngineException.Kind.ENGINE_LOST) {
            end();
        }
        return new EngineException(kind, sentence.isEmpty() ? what + " failed" : sentence);
    }

    private <T> T read(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw gone(what, "its answer does not fit (" + e.getMessage() + ")");
        }
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static void awaitLastWords(Wait wait) {
        try {
            wait.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private EngineException gone(String what, String why) {
        end();
        awaitLastWords(() -> errors.join(LAST_WORDS_MILLIS));
        String said;
        synchronized (errorText) {
            said = errorText.toString().strip();
        }
        String last = said.substring(said.lastIndexOf('\n') + 1);
        return new EngineException(
                EngineException.Kind.ENGINE_LOST,
                "The engine host was lost (" + what + "): " + why + (last.isEmpty() ? "." : "; last words: " + last));
    }

    /** Ends the process at once. */
    void end() {
        cpuMillis();
        lost = true;
        process.destroyForcibly();
        reader.interrupt(); // it may wait for room among answers that nobody takes any more
    }

    /** Lets the host leave in order, and ends it where it does not. */
    @Override
    public void close() {
        cpuMillis();
        try {
            synchronized (out) {
                out.close(); // the end of its input is its sign
            }
        } catch (IOException e) {
            // it is gone already
        }
        try {
            if (!process.waitFor(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        lost = true;
    }
}
