package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.htrace.Message.Kind;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one command, collected while it comes: give it to {@code EngineSession.run} as the sink, then call {@link #finish}.
 *
 * <p>Only text with mask 1 is {@code !htrace}'s own and is parsed; what comes with another mask is the engine's and is kept as a note. Success is read
 * from the text, since Execute answers S_OK to anything. Not thread-safe.
 */
public final class HtraceAnswer implements OutputSink {
    /** A piece of this length that ends inside a line was cut by the engine. */
    private static final int ENGINE_LIMIT = 16_383;

    private static final int MOST_NOTES = 200;
    private static final int LONGEST_BEGIN = 2_000;

    /** What became of a command. */
    public enum Outcome {
        /** {@code -enable}: tracing is on and the first snapshot taken. */
        ENABLED,
        /** {@code -snapshot}: the baseline is set. */
        SNAPSHOT_TAKEN,
        /** {@code -diff}: survivors since the baseline, or none. Whether they are all: {@link HtraceAnswer#complete}. */
        DIFF,
        /** {@code -diff}: the baseline is no longer in the ring, or the search for it was interrupted. */
        TOO_LARGE,
        /** A list of records; an empty ring too. */
        LISTED,
        /** {@code -disable}: tracing is off. */
        DISABLED,
        /** Tracing is off in the target. */
        NOT_ENABLED,
        /** {@code -diff} without a snapshot before it. */
        NO_BASELINE,
        /** The engine has no {@code !htrace}. */
        EXTENSION_MISSING,
        /** Anything else: the success line is not there. */
        FAILED
    }

    private final Command.Verb verb;
    private final HtraceParser parser;
    private final Map<Kind, Message> messages = new EnumMap<>(Kind.class);
    private final List<HtraceEntry> entries = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final StringBuilder begin = new StringBuilder();
    private final StringBuilder note = new StringBuilder();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Kind last;
    private boolean extensionMissing;
    private boolean cutByEngine;
    private boolean cutEntry;
    private boolean interrupted;

    /**
     * An answer that waits for its text.
     *
     * @param command what was asked
     * @param blocks the frame blocks known so far; the same table for all commands of a session
     */
    public HtraceAnswer(Command command, FrameBlocks blocks) {
        this.verb = command.verb();
        this.parser = new HtraceParser(new Collector(), blocks);
    }

    @Override
    public void accept(int mask, CharSequence piece) {
        if (mask != NORMAL) {
            takeNote(piece);
            return;
        }
        if (begin.length() < LONGEST_BEGIN) {
            begin.append(piece, 0, Math.min(piece.length(), LONGEST_BEGIN - begin.length()));
        }
        cutByEngine |= piece.length() == ENGINE_LIMIT && piece.charAt(piece.length() - 1) != '\n';
        parser.accept(piece);
    }

    /**
     * The command has returned.
     *
     * @param wasInterrupted whether it was interrupted: then even an answer that looks whole is not
     */
    public void finish(boolean wasInterrupted) {
        interrupted = wasInterrupted;
        parser.finish();
        endNote();
    }

    /** What became of the command; after {@link #finish}. */
    public Outcome outcome() {
        if (extensionMissing) {
            return Outcome.EXTENSION_MISSING;
        }
        if (has(Kind.NOT_ENABLED)) {
            return Outcome.NOT_ENABLED;
        }
        return switch (verb) {
            case ENABLE -> has(Kind.ENABLED) && has(Kind.SNAPSHOT_TAKEN) ? Outcome.ENABLED : Outcome.FAILED;
            case SNAPSHOT -> has(Kind.SNAPSHOT_TAKEN) ? Outcome.SNAPSHOT_TAKEN : Outcome.FAILED;
            case DIFF -> diff();
            case LIST, HANDLE ->
                has(Kind.PARSED) || has(Kind.EMPTY_RING) || !entries.isEmpty() ? Outcome.LISTED : Outcome.FAILED;
            case DISABLE -> has(Kind.DISABLED) ? Outcome.DISABLED : Outcome.FAILED;
        };
    }

    private Outcome diff() {
        if (has(Kind.NO_BASELINE)) {
            return Outcome.NO_BASELINE;
        }
        if (!has(Kind.SNAPSHOT_TAKEN)) {
            return Outcome.FAILED;
        }
        return has(Kind.TOO_LARGE) ? Outcome.TOO_LARGE : has(Kind.NEW_TRACES) ? Outcome.DIFF : Outcome.FAILED;
    }

    /**
     * Whether the closing line stands at the end: Parsed and Dumped, or "No stack traces available", of a list; Displayed, "No outstanding" or "Please
     * start over" of a diff; the success line of the others.
     */
    public boolean closed() {
        return switch (verb) {
            case LIST, HANDLE -> (last == Kind.DUMPED && has(Kind.PARSED)) || last == Kind.EMPTY_RING;
            case DIFF -> last == Kind.DISPLAYED || last == Kind.NONE_OUTSTANDING || last == Kind.START_OVER;
            case ENABLE -> outcome() == Outcome.ENABLED;
            case SNAPSHOT -> outcome() == Outcome.SNAPSHOT_TAKEN;
            case DISABLE -> outcome() == Outcome.DISABLED;
        };
    }

    /** Whether nothing is missing: closed, not interrupted, not cut, and as many entries as the closing line says. */
    public boolean complete() {
        long said = verb == Command.Verb.DIFF ? displayed() : dumped();
        return closed()
                && !interrupted
                && !cutByEngine
                && !cutEntry
                && !has(Kind.EXTENSION_CRASHED)
                && (said < 0 || said == entries.size());
    }

    /** Whether the answer holds a message of this kind. */
    public boolean has(Kind kind) {
        return messages.containsKey(kind);
    }

    /** The entries, in the order of the text: newest first. */
    public List<HtraceEntry> entries() {
        return entries;
    }

    /** Records since the baseline, as {@code -diff} says; -1 where it does not. */
    public long newTraces() {
        return value(Kind.NEW_TRACES);
    }

    /** Survivors, as the closing line of {@code -diff} says: 0 for "No outstanding"; -1 where there is none. */
    public long displayed() {
        return has(Kind.NONE_OUTSTANDING) ? 0 : value(Kind.DISPLAYED);
    }

    /** Records that were looked at, as a list says; 0 for an empty ring, -1 where it does not say. */
    public long parsed() {
        return has(Kind.EMPTY_RING) ? 0 : value(Kind.PARSED);
    }

    /** Records shown, as a list says; 0 for an empty ring, -1 where it does not say. */
    public long dumped() {
        return has(Kind.EMPTY_RING) ? 0 : value(Kind.DUMPED);
    }

    private long value(Kind kind) {
        Message message = messages.get(kind);
        return message == null ? -1 : message.value();
    }

    /** The message of this kind, or null. */
    public @Nullable Message message(Kind kind) {
        return messages.get(kind);
    }

    /** Lines that the engine printed beside the answer, at most {@value #MOST_NOTES}. */
    public List<String> notes() {
        return notes;
    }

    /** Lines of the answer that are not {@code !htrace}'s words. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** The begin of the raw answer, for the log of a command that failed; at most {@value #LONGEST_BEGIN} characters. */
    public String begin() {
        return begin.toString();
    }

    private void takeNote(CharSequence piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c == '\n') {
                endNote();
            } else if (note.length() < Diagnostic.LONGEST) {
                note.append(c);
            }
        }
    }

    private void endNote() {
        String text = LooseText.trim(note.toString());
        note.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        Message message = MessageText.parse(text, 0);
        if (message != null && message.kind() == Kind.EXTENSION_MISSING) {
            extensionMissing = true;
        } else if (message != null && message.kind() == Kind.EXTENSION_CRASHED) {
            messages.put(message.kind(), message);
        }
        if (notes.size() < MOST_NOTES) {
            notes.add(text);
        }
    }

    private final class Collector implements HtraceHandler {
        @Override
        public void entry(
                Operation operation,
                long handle,
                long processId,
                long threadId,
                FrameBlock frames,
                boolean complete,
                int line) {
            entries.add(new HtraceEntry(operation, handle, processId, threadId, frames, complete, line));
            cutEntry |= !complete;
            last = null;
        }

        @Override
        public void message(Message message) {
            messages.putIfAbsent(message.kind(), message);
            last = message.kind();
            extensionMissing |= message.kind() == Kind.EXTENSION_MISSING;
        }

        @Override
        public void diagnostic(Diagnostic diagnostic) {
            if (diagnostics.size() < MOST_NOTES) {
                diagnostics.add(diagnostic);
            }
        }
    }
}
