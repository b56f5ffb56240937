package io.handlewatch.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The kinds of work that services do with handles. Times in milliseconds, rates an hour, over the life of the process. */
public final class Workloads {
    private Workloads() {}

    /** A leak that goes on: in proportion to the load, from a time after the start of the process. */
    public static Workload leak(double perHour, Load load, double from) {
        return site -> site.after(from, () -> site.arrivals(perHour, load, site::leak));
    }

    /** A leak in bursts of 3 to 9 within a few seconds; {@code perHour} counts handles. */
    public static Workload burstyLeak(double perHour) {
        return site -> site.arrivals(perHour / 6, Load.EVEN, () -> {
            int size = site.chance().count(3, 9);
            for (int i = 0; i < size; i++) {
                site.after(site.chance().between(0, 5_000), site::leak);
            }
        });
    }

    /** Short lives, opened and closed in balance. */
    public static Workload churn(double perHour, double meanLife, Load load) {
        return site -> site.arrivals(
                perHour,
                load,
                () -> site.openFor(Math.min(6 * meanLife, site.chance().exponential(meanLife))));
    }

    /** Lives of about the same length: connections, logons, jobs. */
    public static Workload sessions(double perHour, double meanLife, Load load) {
        return site -> site.arrivals(
                perHour, load, () -> site.openFor(meanLife * site.chance().between(0.3, 1.7)));
    }

    /** A busy stack that forgets a small share of what it opens: the error path. */
    public static Workload forgetful(double perHour, double meanLife, double share, Load load) {
        return churn(perHour * (1 - share), meanLife, load).with(leak(perHour * share, load, 0));
    }

    /** Filled at first use and kept for ever: fast at first, then ever slower, all of it by {@code fullAfter}. */
    public static Workload cache(int size, double fullAfter) {
        return site -> {
            for (int i = 0; i < size; i++) {
                site.after(Math.min(fullAfter, site.chance().exponential(fullAfter / 5)), site::open);
            }
        };
    }

    /** Filled at this rate, then one out for one in. */
    public static Workload pool(int capacity, double perHour) {
        return site -> {
            List<Long> held = new ArrayList<>();
            site.arrivals(perHour, Load.EVEN, () -> {
                if (held.size() == capacity) {
                    site.close(held.remove(site.chance().count(0, Math.min(3, capacity - 1))));
                }
                held.add(site.open());
            });
        };
    }

    /** Kept until a collector comes round: closes all but a few, about every {@code period}. */
    public static Workload sawtooth(double perHour, double period) {
        return site -> {
            Deque<Long> held = new ArrayDeque<>();
            site.arrivals(perHour, Load.EVEN, () -> held.add(site.open()));
            again(site, period, 0.15, () -> {
                int keep = held.size() / 12;
                while (held.size() > keep) {
                    site.close(held.remove());
                }
            });
        };
    }

    /** A job at fixed times: opens a batch and closes it when it is done. */
    public static Workload job(int batch, double period, double length) {
        return site -> again(site, period, 0.02, () -> {
            for (int i = 0; i < batch; i++) {
                double start = site.chance().between(0, length / 4);
                site.after(start, () -> site.openFor(length - start));
            }
        });
    }

    /** One batch, kept for ever: a reload, a plug-in, a new tenant. */
    public static Workload step(int batch, double at) {
        return site -> {
            for (int i = 0; i < batch; i++) {
                site.after(at + site.chance().between(0, 20_000), site::open);
            }
        };
    }

    private static void again(Site site, double period, double jitter, Runnable event) {
        double gap = period * site.chance().between(1 - jitter, 1 + jitter);
        site.after(gap, () -> {
            event.run();
            again(site, period, jitter, event);
        });
    }
}
