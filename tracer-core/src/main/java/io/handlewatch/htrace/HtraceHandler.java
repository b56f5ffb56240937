package io.handlewatch.htrace;

import io.handlewatch.trace.TraceRecord;

/** What {@link HtraceParser} calls as it understands a text, in the order of the text. All methods do nothing by default. */
public interface HtraceHandler {
    /**
     * One entry of a listing, handed over when its end has been seen.
     *
     * @param operation what happened
     * @param handle the handle value, unsigned
     * @param processId the process that made the call; 0 where the text tells none
     * @param threadId the calling thread; 0 where the text tells none
     * @param frames its frames: the same object for the same frames
     * @param complete false where the text ended, or a prompt came, before the entry's end was seen: frames may be missing
     * @param line the number of its header line, from 1
     */
    default void entry(
            TraceRecord.Operation operation,
            long handle,
            long processId,
            long threadId,
            FrameBlock frames,
            boolean complete,
            int line) {}

    /** One of the sentences of {@code !htrace}. */
    default void message(Message message) {}

    /**
     * A prompt. Prompts pile up in cdb's output to a pipe, which has no echo: each is told, without text.
     *
     * @param text the command that stands behind it, trimmed; "" where none does
     * @param line its number, from 1
     */
    default void command(String text, int line) {}

    /** A line that is not part of an answer, or not the whole of it. */
    default void diagnostic(Diagnostic diagnostic) {}
}
