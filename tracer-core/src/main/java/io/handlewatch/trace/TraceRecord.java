package io.handlewatch.trace;

/**
 * One entry of the kernel's ring.
 *
 * @param operation what happened
 * @param handle the handle value; the low two bits mean nothing
 * @param processId the process that made the call; 0 where unknown. Another than the target's: a handle duplicated into it
 * @param threadId the calling thread; 0 where unknown
 * @param stackId the stack in the run's {@link StackTable}; 0 where the source tells none (a CLOSE of a recording)
 */
public record TraceRecord(Operation operation, long handle, long processId, long threadId, int stackId) {
    /** The kinds of record; the numbers are the kernel's (PROCESS_HANDLE_TRACE_TYPE). */
    public enum Operation {
        OPEN(1),
        CLOSE(2),
        BAD_REFERENCE(3);

        private final int code;

        Operation(int code) {
            this.code = code;
        }

        /** The kernel's number. */
        public int code() {
            return code;
        }
    }
}
