package io.handlewatch.watch;

import io.handlewatch.target.Clock;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.trace.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Asks what the handles of suspect stacks stand for: a few of each, the oldest, and no longer than a budget for all. */
final class OpenObjects {
    /** Worst first; who reads on after these has a page of leaks. */
    static final int MOST_STACKS = 8;

    /** Of one stack: enough to see a pattern in the names. */
    static final int MOST_HANDLES = 8;

    static final Duration BUDGET = Duration.ofSeconds(5);

    private OpenObjects() {}

    /**
     * The answers, stack by stack.
     *
     * @param suspects worst first
     * @param open the handles of a stack, the oldest first
     */
    static List<ObjectName> named(
            List<Integer> suspects, IntFunction<List<Long>> open, ObjectNames names, Clock clock) {
        long end = clock.millis() + BUDGET.toMillis();
        List<ObjectName> all = new ArrayList<>();
        int asked = 0;
        for (int stack : suspects) {
            long left = end - clock.millis();
            if (asked == MOST_STACKS || left <= 0) {
                break;
            }
            List<Long> handles = open.apply(stack).stream().limit(MOST_HANDLES).toList();
            if (!handles.isEmpty()) {
                asked++;
                all.addAll(names.of(stack, handles, Duration.ofMillis(left)));
            }
        }
        return all;
    }
}
