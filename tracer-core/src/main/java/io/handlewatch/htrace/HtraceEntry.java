package io.handlewatch.htrace;

import io.handlewatch.trace.TraceRecord.Operation;

/**
 * One entry of a listing, kept.
 *
 * @param operation what happened
 * @param handle the handle value, unsigned
 * @param processId the process that made the call; 0 where the text tells none
 * @param threadId the calling thread; 0 where the text tells none
 * @param frames its frames
 * @param complete false where its end was not seen: frames may be missing
 * @param line the number of its header line, from 1
 */
public record HtraceEntry(
        Operation operation,
        long handle,
        long processId,
        long threadId,
        FrameBlock frames,
        boolean complete,
        int line) {}
