package io.handlewatch.htrace;

import io.handlewatch.trace.TraceRecord;

/**
 * One entry of a listing in a log.
 *
 * @param record the record, its stack in the table of the log
 * @param complete false where frames may be missing
 */
record LogEntry(TraceRecord record, boolean complete) {}
