package io.handlewatch.bench.zoo;

import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays a night and reads it as a watch would: the kernel's ring, which holds the newest records, and some milliseconds later the open set. Nothing of
 * the truth is in the readings.
 */
final class Recorder {
    static final long PID = 4312;
    private static final int LARGEST_RING = 0x20000;
    private static final long START = 1_772_400_000_000L;
    private static final double LAG = 0.002;
    private static final int OLDER = 240;
    private static final double OLDER_CLOSED = 0.15;

    private final Night night;
    private final Plan plan;
    private final Draw draw;
    private final Consumer<Reading> watch;
    private final int[] listed;
    private final int[] listedLeaks;
    private int overtaken;
    private double lastUp;

    Recorder(Night night, Consumer<Reading> watch) {
        this.night = night;
        this.plan = night.plan;
        this.draw = new Draw(night.seed ^ 0x5eed);
        this.watch = watch;
        this.listed = new int[night.stacks.size() + 1];
        this.listedLeaks = new int[night.stacks.size() + 1];
    }

    /** Handles of a stack whose record was read. */
    int listed(int stackId) {
        return listed[stackId];
    }

    /** The leaked ones among them. */
    int listedLeaks(int stackId) {
        return listedLeaks[stackId];
    }

    /** Readings that the ring had overtaken. */
    int overtaken() {
        return overtaken;
    }

    /** Plays the night from begin to end. */
    void run() {
        int slots = LARGEST_RING;
        List<Events> events = new ArrayList<>();
        for (int k = 0; k < plan.epochs().size(); k++) {
            events.add(Events.of(night, k, OLDER, OLDER_CLOSED, draw));
        }
        if (plan.smallRing()) {
            slots = smallRing(events.get(events.size() - 1));
        }
        for (int k = 0; k < events.size(); k++) {
            read(events.get(k), k, slots);
        }
    }

    /** A size that a part of the readings overtake. */
    private int smallRing(Events events) {
        int[] fresh = new int[plan.samples().size()];
        int before = 0;
        for (int i = 0; i < fresh.length; i++) {
            int now = events.before(plan.samples().get(i));
            fresh[i] = now - before;
            before = now;
        }
        Arrays.sort(fresh);
        int wanted = Math.max(1, fresh[(int) (draw.between(0.1, 0.7) * (fresh.length - 1))]);
        int slots = Math.max(0x80, Integer.highestOneBit(wanted) << 1);
        return slots >= fresh[fresh.length - 1] ? Math.max(0x80, slots / 2) : slots;
    }

    private void read(Events events, int life, int slots) {
        Plan.Stretch epoch = plan.epochs().get(life);
        HandleValues table = new HandleValues(plan.lastFreedFirst(), plan.smallRing() ? 3000 : 24);
        events.begin(table);
        List<Gap> pending = new ArrayList<>();
        if (life > 0) {
            pending.add(new Gap(Gap.Reason.TARGET_RESTARTED, millis(lastUp), millis(epoch.from()), ""));
            lastUp = epoch.from();
        }
        int from = 0;
        int baseline = 0;
        for (double up : plan.samples()) {
            if (up <= epoch.from() || up > epoch.to()) {
                continue;
            }
            boolean broken = gaps(up, pending) && plan.listing() != Listing.EVENTS;
            events.play(table, up + LAG);
            int to = events.before(up);
            boolean full = to - from > slots;
            boolean tooLarge = plan.listing() == Listing.CUMULATIVE && to - baseline > slots - 10;
            if (tooLarge && !broken) {
                pending.add(new Gap(Gap.Reason.DIFFERENCE_TOO_LARGE, millis(lastUp), millis(up), ""));
            }
            List<TraceRecord> records = null;
            if (!broken && !tooLarge) {
                int begin = plan.listing() == Listing.CUMULATIVE ? baseline : from;
                records = records(events, Math.max(begin, to - slots), to, from, up);
            }
            boolean unknown = records == null || full;
            overtaken += full && records != null ? 1 : 0;
            watch.accept(new Reading(
                    life + 1,
                    Instant.ofEpochMilli(wall(up)),
                    millis(up),
                    plan.listing(),
                    records,
                    unknown ? -1 : to - from,
                    full && records != null,
                    OpenSet.of(table.open(), null),
                    pending));
            pending.clear();
            baseline = records == null || plan.listing() != Listing.CUMULATIVE ? to : baseline;
            from = to;
            lastUp = up;
        }
    }

    /** Adds what stands between the last reading and this one. True where the engine was away. */
    private boolean gaps(double up, List<Gap> pending) {
        boolean lost = false;
        boolean any = false;
        for (Plan.Stretch sleep : plan.sleeps()) {
            if (sleep.to() > lastUp && sleep.to() <= up) {
                pending.add(new Gap(Gap.Reason.ASLEEP, millis(Math.max(lastUp, sleep.from())), millis(sleep.to()), ""));
                any = true;
            }
        }
        for (Plan.Stretch away : plan.lost()) {
            if (away.to() > lastUp && away.to() <= up) {
                pending.add(new Gap(Gap.Reason.ENGINE_LOST, millis(lastUp), millis(away.to()), ""));
                any = true;
                lost = true;
            }
        }
        if (!any && up - lastUp > 1.8 * plan.interval()) {
            pending.add(new Gap(Gap.Reason.MISSED, millis(lastUp), millis(up), ""));
        }
        return lost;
    }

    private List<TraceRecord> records(Events events, int begin, int end, int fresh, double up) {
        List<TraceRecord> records = new ArrayList<>();
        for (int i = begin; i < end; i++) {
            if (!events.opens(i)) {
                if (plan.listing() == Listing.EVENTS) {
                    records.add(new TraceRecord(Operation.CLOSE, events.value(i), PID, 8, 0));
                }
                continue;
            }
            if (plan.listing() != Listing.EVENTS && events.death(i) <= up) {
                continue;
            }
            int stack = events.stack(i);
            records.add(new TraceRecord(Operation.OPEN, events.value(i), PID, 100 + 4L * (stack % 7), stack));
            if (i >= fresh) {
                listed[stack]++;
                listedLeaks[stack] += events.leaked(i) ? 1 : 0;
            }
        }
        return records;
    }

    private long wall(double up) {
        long at = START + millis(up);
        for (Plan.ClockStep step : plan.clockSteps()) {
            at += up >= step.at() ? step.millis() : 0;
        }
        return at;
    }

    static long millis(double minutes) {
        return Math.round(minutes * 60_000);
    }
}
