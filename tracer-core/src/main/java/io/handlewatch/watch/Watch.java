package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.target.Clock;
import io.handlewatch.target.Footprint;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Counters;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One watch of one target, from switching tracing on to switching it off again.
 *
 * <p>{@link #run} belongs to the thread to which the source belongs, and is called once; {@link #stop} may come from any thread. However it ends, what was
 * switched on is switched off (unless it is to be left) and the source is closed; the target process stays with the caller.
 */
public final class Watch {
    /** So often the target is asked whether it lives, and so exactly the begin of a sleep is known. */
    private static final long LOOK_MILLIS = 1_000;

    private static final long SLEPT_MILLIS = 1_000;
    private static final long FRESH_MILLIS = 1_000;

    private final WatchPlan plan;
    private final RunHead description;
    private final TraceSource source;
    private final TargetProcess target;
    private final StackTable stacks;
    private final Clock clock;
    private final SampleLog log;
    private final Footprint footprint;
    private final HandleLedger ledger;
    private final List<Gap> pending = new ArrayList<>();

    private volatile boolean stopping;
    private long zero;
    private long end;
    private long slept;
    private long lastReadMillis;
    private long lastUp;
    private int samples;
    private int failures;
    private String lastFailure = "";

    /**
     * A watch that has not begun.
     *
     * @param description what is known before; start, slots, interval and listing are filled in when tracing is on
     * @param source closed by this watch
     * @param stacks the table that the source interns in
     * @param footprint what this program takes, asked at each sample
     */
    public Watch(
            WatchPlan plan,
            RunHead description,
            TraceSource source,
            TargetProcess target,
            StackTable stacks,
            Clock clock,
            SampleLog log,
            Footprint footprint) {
        this.plan = plan;
        this.description = description;
        this.source = source;
        this.target = target;
        this.stacks = stacks;
        this.clock = clock;
        this.log = log;
        this.footprint = footprint;
        this.ledger = new HandleLedger(target.identity().pid());
    }

    /** Asks for the proper end: last reading, tracing off, detach. Returns at once; {@link #run} returns when it is done. Any thread, also before run. */
    public void stop() {
        stopping = true;
        clock.wake();
    }

    /**
     * Watches until the time is up, {@link #stop} is called, the target ends or the engine is lost for good.
     *
     * @throws EngineException where tracing cannot be begun
     */
    public WatchEnd run() {
        boolean started = false;
        try {
            List<Action> begun = source.start(plan.slots());
            started = true;
            zero = clock.millis();
            log.begin(head());
            begun.forEach(log::action);
            WatchEnd result = watch();
            started = false;
            finish(result.cause());
            log.end(result.sentence());
            return result;
        } finally {
            if (started) {
                leaveQuietly();
            }
            source.close();
        }
    }

    private RunHead head() {
        return new RunHead(
                description.tool(),
                description.source(),
                target.identity().pid(),
                target.identity().image(),
                target.identity().created(),
                clock.now(),
                plan.every().toMillis(),
                source.slots(),
                source.name().equals("diff") ? Listing.INTERVAL : Listing.EVENTS,
                description.engine());
    }

    private WatchEnd watch() {
        Duration length = plan.length();
        end = length == null ? Long.MAX_VALUE : zero + length.toMillis();
        slept = clock.millis() - clock.awakeMillis();
        lastReadMillis = zero;
        Pace pace = new Pace(plan.every().toMillis(), WatchPlan.SHORTEST.toMillis(), source.slots());
        Schedule schedule = new Schedule(zero, plan.first().toMillis(), pace.intervalMillis());
        while (true) {
            Wake wake = await(schedule);
            if (wake == Wake.TARGET_ENDED) {
                return targetEnded();
            }
            if (wake == Wake.STOPPED && samples > 0 && clock.millis() - lastReadMillis < FRESH_MILLIS) {
                return ended(WatchEnd.Cause.STOPPED, "stopped");
            }
            long late = wake == Wake.DUE ? schedule.due() : 0;
            if (wake == Wake.DUE && schedule.skipLate(clock.millis()) > 0) {
                missed(late, clock.millis());
            }
            if (!read(pace) && !target.alive()) {
                return targetEnded();
            }
            if (failures >= plan.tries()) {
                return engineLost();
            }
            if (wake == Wake.STOPPED) {
                return ended(WatchEnd.Cause.STOPPED, "stopped");
            }
            if (clock.millis() >= end) {
                return ended(WatchEnd.Cause.TIME_UP, "the time asked for has passed");
            }
            if (wake == Wake.DUE) {
                long from = schedule.due() + pace.intervalMillis();
                if (schedule.advance(clock.millis(), pace.intervalMillis()) > 0) {
                    missed(from, clock.millis());
                }
            }
        }
    }

    private enum Wake {
        DUE,
        STOPPED,
        TARGET_ENDED
    }

    private Wake await(Schedule schedule) {
        while (true) {
            noticeSleep(schedule);
            if (!target.alive()) {
                return Wake.TARGET_ENDED;
            }
            if (stopping) {
                return Wake.STOPPED;
            }
            long now = clock.millis();
            long until = Math.min(schedule.due(), end);
            if (now >= until) {
                return Wake.DUE;
            }
            try {
                clock.sleepUntil(Math.min(until, now + LOOK_MILLIS));
            } catch (InterruptedException e) {
                // Whoever interrupts a watch wants it to end, and it ends properly.
                stopping = true;
            }
        }
    }

    private void noticeSleep(Schedule schedule) {
        long now = clock.millis();
        long all = now - clock.awakeMillis();
        long fresh = all - slept;
        if (fresh >= SLEPT_MILLIS) {
            slept = all;
            schedule.shift(fresh);
            pending.add(
                    new Gap(Gap.Reason.ASLEEP, Math.max(lastUp, now - fresh - zero), now - zero, "the machine slept"));
        }
    }

    private void missed(long fromMillis, long toMillis) {
        pending.add(new Gap(Gap.Reason.MISSED, Math.max(lastUp, fromMillis - zero), toMillis - zero, ""));
    }

    /** Takes one reading. False where it failed. */
    private boolean read(Pace pace) {
        Reading reading;
        try {
            reading = source.read();
        } catch (EngineException e) {
            failures++;
            lastFailure = String.valueOf(e.getMessage());
            if (target.alive()) {
                log.note("A reading failed (" + failures + " of " + plan.tries() + " in a row): " + lastFailure);
            }
            return false;
        }
        long before = pace.intervalMillis();
        pace.observe(reading.newRecords(), reading.overtaken(), Math.max(1, reading.upMillis() - lastUp));
        if (pace.intervalMillis() < before) {
            log.note("The ring fills fast: reading every " + Seconds.text(pace.intervalMillis()) + " now.");
        }
        if (failures > 0) {
            pending.add(0, new Gap(Gap.Reason.ENGINE_LOST, lastUp, reading.upMillis(), lastFailure));
            failures = 0;
        }
        take(reading);
        return true;
    }

    private void take(Reading reading) {
        List<Gap> gaps = new ArrayList<>(pending);
        gaps.addAll(reading.gaps());
        pending.clear();
        Sample sample = ledger.apply(new Reading(
                reading.epoch(),
                reading.at(),
                reading.upMillis(),
                reading.listing(),
                reading.records(),
                reading.newRecords(),
                reading.overtaken(),
                reading.openSet(),
                gaps));
        samples++;
        lastUp = reading.upMillis();
        lastReadMillis = clock.millis();
        Footprint.Own own = footprint.now();
        log.counters(new Counters(sample.seq(), lastUp, target.counters(), own.watch(), own.host()));
        log.sample(sample, stacks);
    }

    /** A last sample that says why nothing more could be read. The state before it stays as it was. */
    private void takeLoss(Gap.Reason reason, String detail) {
        long up = Math.max(lastUp, clock.millis() - zero);
        pending.add(new Gap(reason, lastUp, up, detail));
        Listing listing = source.name().equals("diff") ? Listing.INTERVAL : Listing.EVENTS;
        take(new Reading(1, clock.now(), up, listing, null, -1, false, null, List.of()));
    }

    private WatchEnd targetEnded() {
        OptionalInt code = target.exitCode();
        String sentence = "the target ended" + (code.isPresent() ? ", exit code " + code.getAsInt() : "");
        takeLoss(Gap.Reason.TARGET_ENDED, sentence);
        return new WatchEnd(WatchEnd.Cause.TARGET_ENDED, code, samples, sentence);
    }

    private WatchEnd engineLost() {
        takeLoss(Gap.Reason.ENGINE_LOST, lastFailure);
        return ended(
                WatchEnd.Cause.ENGINE_LOST,
                "the engine was lost: " + plan.tries() + " readings in a row failed (" + lastFailure + ")");
    }

    private WatchEnd ended(WatchEnd.Cause cause, String sentence) {
        return new WatchEnd(cause, OptionalInt.empty(), samples, sentence);
    }

    private void finish(WatchEnd.Cause cause) {
        if (cause == WatchEnd.Cause.TARGET_ENDED) {
            log.action(new Action(clock.now(), "the target ended, and its handle tracing with it"));
            return;
        }
        try {
            source.stop(plan.leaveEnabled()).forEach(log::action);
        } catch (EngineException e) {
            String what = e.kind() == Kind.TARGET_GONE
                    ? "the target ended, and its handle tracing with it"
                    : "handle tracing could not be switched off: " + e.getMessage();
            log.action(new Action(clock.now(), what));
        }
    }

    /** A fault of ours ended the watch: the target is still left as it was found, and the fault is what is told. */
    private void leaveQuietly() {
        try {
            source.stop(plan.leaveEnabled());
        } catch (EngineException e) {
            // the fault that ended the watch is on its way up and matters more
        }
    }
}
