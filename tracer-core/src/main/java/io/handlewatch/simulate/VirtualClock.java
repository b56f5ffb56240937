package io.handlewatch.simulate;

import io.handlewatch.target.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Time that passes only when somebody sleeps, and then at once. What is due by then happens in order, each at its own time.
 *
 * <p>Belongs to one thread, except {@link #wake}.
 */
public final class VirtualClock implements Clock {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Object lock = new Object();
    private boolean woken;
    private Instant wallZero;
    private long millis;
    private long slept;
    private long sequence;

    /** Begins at this wall time, with {@link #millis} 0. */
    public VirtualClock(Instant start) {
        wallZero = start;
    }

    @Override
    public Instant now() {
        return wallZero.plusMillis(millis);
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public long awakeMillis() {
        return millis - slept;
    }

    /** Something happens at this time of {@link #millis}, or at the next moment if that has passed. */
    public void at(long time, Runnable event) {
        queue.add(new Due(Math.max(time, millis), sequence++, event));
    }

    @Override
    public void sleepUntil(long time) throws InterruptedException {
        while (!takeWake()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!step(time)) {
                return;
            }
        }
    }

    /** Lets this much time pass, whether somebody wakes or not. */
    public void pass(Duration time) {
        long end = millis + time.toMillis();
        boolean more = true;
        while (more) {
            more = step(end);
        }
    }

    /** The machine sleeps: both clocks go on, and nothing happens; what was due comes as much later. */
    public void machineSleeps(Duration time) {
        millis += time.toMillis();
        slept += time.toMillis();
        PriorityQueue<Due> later = new PriorityQueue<>();
        queue.forEach(due -> later.add(new Due(due.time + time.toMillis(), due.order, due.event)));
        queue.clear();
        queue.addAll(later);
    }

    /** Somebody sets the wall clock; the other clock does not notice. */
    public void wallJumps(Duration by) {
        wallZero = wallZero.plus(by);
    }

    @Override
    public void wake() {
        synchronized (lock) {
            woken = true;
        }
    }

    /** Lets the next thing happen; false where nothing more is due by then, and it is then. */
    private boolean step(long end) {
        Due next = queue.peek();
        if (next == null || next.time > end) {
            millis = Math.max(millis, end);
            return false;
        }
        queue.remove();
        millis = Math.max(millis, next.time);
        next.event.run();
        return true;
    }

    private boolean takeWake() {
        synchronized (lock) {
            boolean was = woken;
            woken = false;
            return was;
        }
    }

    private record Due(long time, long order, Runnable event) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
