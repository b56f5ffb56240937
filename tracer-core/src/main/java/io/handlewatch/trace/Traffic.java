package io.handlewatch.trace;

/**
 * How much one stack opened since the last sample, short lives included.
 *
 * @param stackId the stack
 * @param opened OPEN records read
 * @param closed of all handles of this stack, how many were closed since the last sample: also those opened since, not those that ended with the target
 */
public record Traffic(int stackId, int opened, int closed) {}
