package io.handlewatch.trace;

/**
 * What one process takes of the machine at one moment; -1 where the system does not tell.
 *
 * @param privateBytes committed memory that belongs to it alone
 * @param workingSetBytes memory of it that is in RAM, shared pages included
 * @param cpuMillis processor time since it began, user and kernel
 * @param handles its open kernel handles
 * @param threads its threads
 */
public record ProcessCost(long privateBytes, long workingSetBytes, long cpuMillis, int handles, int threads) {
    /** Nothing is known, or there is no such process. */
    public static final ProcessCost UNKNOWN = new ProcessCost(-1, -1, -1, -1, -1);

    /** Both together; what one of them does not know, the other tells alone. */
    public ProcessCost plus(ProcessCost other) {
        return new ProcessCost(
                sum(privateBytes, other.privateBytes),
                sum(workingSetBytes, other.workingSetBytes),
                sum(cpuMillis, other.cpuMillis),
                (int) sum(handles, other.handles),
                (int) sum(threads, other.threads));
    }

    private static long sum(long one, long other) {
        return one < 0 || other < 0 ? Math.max(one, other) : one + other;
    }
}
