package io.handlewatch.detect;

/**
 * What became of all the handles that one stack opened: a stack that closes nearly all of them forgets the rest.
 *
 * @param opened handles opened here since tracing began, as far as they were listed
 * @param closed of them, those seen to be closed; not those that ended with the target
 * @param others of them, those that are neither closed nor ended with the target, and are still known to be open
 * @param medianAgeMillis median age at which they were closed, in milliseconds of running time; 0 where none was closed
 * @param brief whether that age is only an upper limit: half of the closed came and went between two samples
 */
public record Siblings(long opened, long closed, int others, double medianAgeMillis, boolean brief) {
    /** Nothing was opened. */
    public static final Siblings NONE = new Siblings(0, 0, 0, 0, false);

    static Siblings of(StackHistory stack, RunClock clock) {
        long closed = stack.ended;
        if (closed <= 0) {
            return new Siblings(stack.opened, 0, stack.open, 0, false);
        }
        // What was opened and closed between two samples has no age of its own.
        long unaged = Math.max(0, closed - stack.closings.total());
        boolean brief = 2 * unaged >= closed;
        double age = brief ? clock.interval() : stack.closings.median((int) unaged);
        return new Siblings(stack.opened, closed, stack.open, age, brief);
    }
}
