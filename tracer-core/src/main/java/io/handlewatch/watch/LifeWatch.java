package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.Clock;
import io.handlewatch.target.ObjectNames;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * One life of a target, from switching tracing on to switching it off again. However it ends, what was switched on is switched off (unless it is to be
 * left) and the source is closed.
 */
final class LifeWatch implements AutoCloseable {
    /**
     * So exactly the begin of a machine's sleep is known. So often the target is asked too whether it lives; its end wakes the watch at once, where the system tells. Each
     * look costs the watch more than it seems to: what it needs has left the processor's caches.
     */
    private static final long LOOK_MILLIS = 60_000;

    /**
     * So long the end of a life waits for names of code that are still to come: tracing is off by then, and it costs the target nothing. But a next life may begin at once,
     * and would be untraced meanwhile; it asks for the names of its stacks itself.
     */
    private static final Duration NAMES = Duration.ofSeconds(15);

    private static final long SLEPT_MILLIS = 1_000;
    private static final long FRESH_MILLIS = 1_000;

    private final WatchPlan plan;
    private final TraceSource source;
    private final TargetProcess target;
    private final ObjectNames objects;
    private final Clock clock;
    private final SampleLog log;
    private final RunSamples samples;
    private final BooleanSupplier stopping;

    /** Something may be switched on that is to be switched off. */
    private boolean started;

    private boolean begun;
    private boolean named = true;
    private long slept;
    private final Failures failures;
    private Instant lastAlive;

    LifeWatch(WatchPlan plan, Attached life, Clock clock, SampleLog log, RunSamples samples, BooleanSupplier stopping) {
        this.plan = plan;
        this.source = life.source();
        this.target = life.target();
        this.objects = life.objects();
        this.clock = clock;
        this.log = log;
        this.samples = samples;
        this.stopping = stopping;
        this.failures = new Failures(plan.tries());
        this.lastAlive = clock.now();
    }

    /**
     * Switches tracing on. An engine that is lost over it is followed by a new one, once. Returns what was done to the target.
     *
     * @throws EngineException where tracing cannot be begun
     */
    List<Action> start() {
        started = true; // what fails behind the switching on, or in the middle of it, is undone as well
        List<Action> done = new ArrayList<>();
        try {
            done.addAll(source.start(plan.slots()));
        } catch (EngineException e) {
            if (e.kind() != Kind.ENGINE_LOST) {
                throw e;
            }
            String lost = "the engine was lost while tracing was begun, which was tried once more: " + e.getMessage();
            done.add(new Action(clock.now(), lost));
            done.addAll(source.stop(false)); // so that the second start finds the target as the first one did
            done.addAll(source.start(plan.slots()));
        }
        begun = true;
        return done;
    }

    /** When the target ended, or was last seen alive, wall clock. */
    Instant lastAlive() {
        return lastAlive;
    }

    /** The target's exit code, where it has ended and the system tells. */
    OptionalInt exitCode() {
        return target.exitCode();
    }

    /** What the readings of this source hold. */
    Listing listing() {
        return source.name().equals("diff") ? Listing.INTERVAL : Listing.EVENTS;
    }

    /** The readings that failed since the last one that did not. */
    Failures failures() {
        return failures;
    }

    /** Whether all names of code had come when it ended. */
    boolean named() {
        return named;
    }

    /**
     * Takes readings until something ends it; then tracing is switched off.
     *
     * @param end time of the clock at which it ends by itself
     * @param followed whether the target's next life is watched when this one has ended
     */
    WatchEnd.Cause watch(long end, boolean followed) {
        target.whenEnded(clock::wake);
        WatchEnd.Cause cause = readings(end);
        started = false;
        if (cause == WatchEnd.Cause.TARGET_ENDED) {
            source.targetEnded();
            OptionalInt code = target.exitCode();
            done("the target ended" + (code.isPresent() ? ", exit code " + code.getAsInt() : "")
                    + ", and its handle tracing with it");
        } else {
            leave();
        }
        boolean hurry =
                followed && cause == WatchEnd.Cause.TARGET_ENDED && !stopping.getAsBoolean() && clock.millis() < end;
        named = source.settleNames(hurry ? Duration.ZERO : NAMES);
        if (cause != WatchEnd.Cause.TARGET_ENDED) {
            objects();
        }
        return cause;
    }

    private WatchEnd.Cause readings(long end) {
        slept = clock.millis() - clock.awakeMillis();
        Pace pace = new Pace(plan.every().toMillis(), WatchPlan.SHORTEST.toMillis(), source.slots());
        Schedule schedule = new Schedule(clock.millis(), plan.first().toMillis(), pace.intervalMillis());
        int before = samples.count();
        while (true) {
            Wake wake = await(schedule, end);
            if (wake == Wake.TARGET_ENDED) {
                return WatchEnd.Cause.TARGET_ENDED;
            }
            boolean fresh = samples.count() > before && clock.millis() - samples.lastReadMillis() < FRESH_MILLIS;
            if (wake == Wake.STOPPED && (fresh || failures.any())) {
                return WatchEnd.Cause.STOPPED; // who waits for the end does not wait for an engine that hangs
            }
            long late = wake == Wake.DUE ? schedule.due() : 0;
            if (wake == Wake.DUE && schedule.skipLate(clock.millis()) > 0 && !failures.any()) {
                missed(late, clock.millis());
            }
            if (!read(pace) && !alive()) {
                return WatchEnd.Cause.TARGET_ENDED;
            }
            if (failures.tooMany(clock.awakeMillis())) {
                return WatchEnd.Cause.READINGS_FAILED;
            }
            if (wake == Wake.STOPPED) {
                return WatchEnd.Cause.STOPPED;
            }
            if (clock.millis() >= end) {
                return WatchEnd.Cause.TIME_UP;
            }
            if (wake == Wake.DUE) {
                long interval = Math.max(pace.intervalMillis(), failures.waitMillis());
                long from = schedule.due() + interval;
                if (schedule.advance(clock.millis(), interval) > 0 && !failures.any()) {
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

    private Wake await(Schedule schedule, long end) {
        while (true) {
            noticeSleep(schedule);
            if (!alive()) {
                return Wake.TARGET_ENDED;
            }
            if (stopping.getAsBoolean()) {
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
                return alive() ? Wake.STOPPED : Wake.TARGET_ENDED;
            }
        }
    }

    private boolean alive() {
        Instant now = clock.now(); // before: what is created after the end is created after this
        boolean alive = target.alive();
        lastAlive = alive ? now : target.endedAt().orElse(lastAlive);
        return alive;
    }

    private void noticeSleep(Schedule schedule) {
        long now = clock.millis();
        long all = now - clock.awakeMillis();
        long fresh = all - slept;
        if (fresh >= SLEPT_MILLIS) {
            slept = all;
            schedule.shift(fresh);
            samples.gap(new Gap(
                    Gap.Reason.ASLEEP,
                    Math.max(samples.lastUp(), samples.up(now - fresh)),
                    samples.up(now),
                    "the machine slept"));
        }
    }

    private void missed(long fromMillis, long toMillis) {
        samples.gap(new Gap(
                Gap.Reason.MISSED, Math.max(samples.lastUp(), samples.up(fromMillis)), samples.up(toMillis), ""));
    }

    /** Takes one reading. False where it failed. */
    private boolean read(Pace pace) {
        Reading reading;
        try {
            reading = source.read();
        } catch (EngineException e) {
            if (alive()) { // a reading that fails because the target has ended is its end
                failures.add(e, clock.awakeMillis());
                log.note("A reading failed (" + failures.count() + " in a row): " + failures.last());
            }
            return false;
        }
        long up = samples.upOf(reading);
        long since = Math.max(samples.lastUp(), samples.epoch().beganUpMillis());
        long before = pace.intervalMillis();
        pace.observe(reading.newRecords(), reading.overtaken(), Math.max(1, up - since));
        if (pace.intervalMillis() < before) {
            log.note("The ring fills fast: reading every " + Seconds.text(pace.intervalMillis()) + " now.");
        }
        if (failures.any()) {
            samples.failedUntil(up, failures.reason(), failures.last());
            failures.over();
        }
        samples.take(reading, target.counters());
        String renewal = source.takeRenewal();
        if (!renewal.isEmpty()) {
            done(renewal);
        }
        return true;
    }

    private void objects() {
        try {
            List<ObjectName> named = OpenObjects.named(log.suspects(), samples::open, objects, clock);
            if (!named.isEmpty()) {
                log.objects(named);
            }
        } catch (EngineException e) {
            log.note("What the open handles stand for could not be asked: " + e.getMessage());
        }
    }

    private void leave() {
        try {
            source.stop(plan.leaveEnabled()).forEach(log::action);
        } catch (EngineException e) {
            done(
                    e.kind() == Kind.TARGET_GONE
                            ? "the target ended, and its handle tracing with it"
                            : "handle tracing could not be switched off: " + e.getMessage());
        }
    }

    private void done(String what) {
        log.action(new Action(clock.now(), what));
    }

    @Override
    public void close() {
        try {
            if (started) {
                // A fault ended the watch: the target is still left as it was found. Nobody asked for tracing that is
                // left on by a watch that has not begun.
                source.stop(begun && plan.leaveEnabled());
            }
        } catch (EngineException e) {
            if (e.kind() != Kind.TARGET_GONE) {
                // no part of the run, which may not have begun; the fault that ended the watch is on its way up
                log.note("Handle tracing could not be switched off and may be on still: " + e.getMessage());
            }
        } finally {
            source.close();
        }
    }
}
