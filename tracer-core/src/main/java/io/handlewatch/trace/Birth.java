package io.handlewatch.trace;

/**
 * A handle that came since the last sample and was still open at this one.
 *
 * @param life number of this life, unique in the run: handle values are reused, lives are not
 * @param stackId the stack that opened it
 * @param handle its value
 * @param foreign another process made the call (duplicated into the target)
 * @param type object type, "" where unknown
 */
public record Birth(long life, int stackId, long handle, boolean foreign, String type) {}
