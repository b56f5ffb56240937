package io.handlewatch.simulate;

import java.util.Arrays;

/** One stack of a service at work: opens handles on the virtual clock, closes them when their time is up, and knows which ones leaked. */
public final class Site {
    private final Service service;
    private final int stack;
    private final String type;
    private final Chance chance;
    private long[] leakedAt = new long[16];
    private int leaked;

    Site(Service service, int stack, String type, Chance chance) {
        this.service = service;
        this.stack = stack;
        this.type = type;
        this.chance = chance;
    }

    /** Milliseconds of the clock. */
    long now() {
        return service.clock().millis();
    }

    Chance chance() {
        return chance;
    }

    int stack() {
        return stack;
    }

    /** Opens a handle; somebody must close it, or it was kept on purpose. */
    long open() {
        return service.open(type, stack, chance);
    }

    void close(long handle) {
        service.close(handle, chance);
    }

    /** Opens a handle and closes it after this time. */
    void openFor(double millis) {
        long handle = open();
        after(millis, () -> close(handle));
    }

    /** Opens a handle that nobody will ever close or use again. */
    void leak() {
        open();
        if (leaked == leakedAt.length) {
            leakedAt = Arrays.copyOf(leakedAt, leaked * 2);
        }
        leakedAt[leaked++] = now();
    }

    /** Something happens later, unless the process has ended by then. */
    void after(double millis, Runnable event) {
        service.after(Math.max(0, Math.round(millis)), event);
    }

    /** Something happens again and again, at this mean rate times the load, each time independent of the last. Rate an hour. */
    void arrivals(double perHour, Load load, Runnable event) {
        // drawn at twice the mean rate and thinned, since no load here is above 2
        double meanGap = 3_600_000 / (2 * perHour);
        after(chance.exponential(meanGap), new Runnable() {
            @Override
            public void run() {
                if (chance.happens(load.at(now()) / 2)) {
                    event.run();
                }
                after(chance.exponential(meanGap), this);
            }
        });
    }

    /** How many leaked from one time to another, the first included. */
    int leaked(long from, long to) {
        int n = 0;
        for (int i = 0; i < leaked; i++) {
            if (leakedAt[i] >= from && leakedAt[i] < to) {
                n++;
            }
        }
        return n;
    }
}
