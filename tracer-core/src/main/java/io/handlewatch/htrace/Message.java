package io.handlewatch.htrace;

/**
 * One of the sentences of {@code !htrace}, recognised.
 *
 * @param kind which
 * @param value its number: counts and status codes as unsigned hexadecimal, a Win32 error as decimal; 0 where it has none
 * @param printed the number as printed ("0x1CA", "0xc0000022", "87"), "" where there is none
 * @param line its number in the text, from 1
 */
public record Message(Kind kind, long value, String printed, int line) {
    /** The sentences that {@code !htrace} of ntsdexts 10.0.10240 prints, and three things that stand in their place. */
    public enum Kind {
        /** {@code Handle tracing enabled.} */
        ENABLED,
        /** {@code Handle tracing information snapshot successfully taken.} The first line of a diff as well. */
        SNAPSHOT_TAKEN,
        /** {@code 0xN new stack traces since the previous snapshot.} */
        NEW_TRACES,
        /** {@code Ignoring handles that were already closed...} */
        IGNORING_CLOSED,
        /** {@code Outstanding handles opened since the previous snapshot:} */
        OUTSTANDING,
        /** {@code Displayed 0xN stack traces for outstanding handles ...} */
        DISPLAYED,
        /** {@code No outstanding handles opened since the previous snapshot were detected.} */
        NONE_OUTSTANDING,
        /** {@code Parsed 0xN stack traces.} */
        PARSED,
        /** {@code Dumped 0xN stack traces.} */
        DUMPED,
        /** {@code Handle tracing is not enabled for this process.} */
        NOT_ENABLED,
        /** {@code Handle tracing disabled.} */
        DISABLED,
        /** {@code ERROR: no initial snapshot available} */
        NO_BASELINE,
        /** {@code No stack traces available.} */
        EMPTY_RING,
        /** {@code The difference between the two snapshots is too large.} */
        TOO_LARGE,
        /** {@code Please start over with ...}: the second line of TOO_LARGE. */
        START_OVER,
        /** {@code ERROR: Not enough memory is available for enabling handle tracing.} */
        NO_MEMORY,
        /** {@code ERROR: Cannot enable handle tracing, status code 0xN.} */
        ENABLE_FAILED,
        /** {@code Cannot enable handle tracing, status code 0xN.}: without ERROR it is the answer of {@code -disable}. */
        DISABLE_FAILED,
        /** {@code Query process information failed, status 0xN} */
        QUERY_FAILED,
        /** {@code Failed to take handle tracing snaphot, status 0xN} (so spelt) */
        SNAPSHOT_FAILED,
        /** {@code OpenProcess (0xN) failed, error N} */
        OPEN_PROCESS_FAILED,
        /** {@code This version of the Operating System doesn't support ...} */
        NOT_SUPPORTED,
        /** {@code ERROR: Cannot allocate buffer with size 0xN} */
        NO_BUFFER,
        /** {@code Unable to determine debuggee type.} */
        DEBUGGEE_UNKNOWN,
        /** {@code No handle operations}: a dump without them. */
        NO_HANDLE_OPERATIONS,
        /** {@code Query system basic information failed, status 0xN} */
        SYSTEM_QUERY_FAILED,
        /** A line of the help text. */
        HELP,
        /** No loaded extension has the command: {@code No export htrace found} and its relatives. */
        EXTENSION_MISSING,
        /** {@code c0000005 Exception in ... debugger extension.}: the text before it is incomplete. */
        EXTENSION_CRASHED,
        /** The first line that only a kernel debugger prints. Given once a text. */
        KERNEL_MODE
    }
}
