package io.handlewatch.simulate;

/**
 * The truth about one handle.
 *
 * @param number from 0, in order of birth, unique in its process
 * @param handle its value
 * @param stack index of the stack that opened it
 * @param type object type
 * @param foreign another process made the call
 * @param bornAt milliseconds of the clock
 * @param endedAt the same; {@link #OPEN} while it lives or where the process ended with it
 */
public record Life(int number, long handle, int stack, String type, boolean foreign, long bornAt, long endedAt) {
    /** In {@code endedAt}: never closed. */
    public static final long OPEN = Long.MAX_VALUE;

    /** Whether nobody closed it. */
    public boolean open() {
        return endedAt == OPEN;
    }
}
