package io.handlewatch.htrace;

import java.time.Instant;
import java.util.List;

/** What happened in a debugger's log, in the order of the text. */
sealed interface LogEvent {
    /** {@code -enable} succeeded. */
    record Enabled(int slots) implements LogEvent {}

    /** {@code -snapshot} succeeded, alone or as the second half of {@code -enable}: the baseline moved. */
    record Baseline() implements LogEvent {}

    /** A time that the debugger printed. */
    record At(Instant time) implements LogEvent {}

    /** The debugger said to which process it is attached. */
    record Attached(long pid) implements LogEvent {}

    /** The target was younger than before: it is another process, whatever its id. */
    record Restarted() implements LogEvent {}

    /**
     * A listing, newest record first.
     *
     * @param diff a {@code -diff}; else a list
     * @param filtered a list of one handle only
     * @param tooLarge a {@code -diff} whose baseline was gone
     * @param closed its closing line was seen
     * @param newTraces what a diff says of the records since its baseline; -1 where it does not
     * @param said how many entries its closing line says; -1 where there is none
     * @param entries its entries
     * @param file name of the file and line, for people
     */
    record Answer(
            boolean diff,
            boolean filtered,
            boolean tooLarge,
            boolean closed,
            long newTraces,
            long said,
            List<LogEntry> entries,
            String file)
            implements LogEvent {
        /** Whether entries or frames are missing. */
        boolean cut() {
            return !closed
                    || (said >= 0 && said != entries.size())
                    || entries.stream().anyMatch(entry -> !entry.complete());
        }
    }
}
