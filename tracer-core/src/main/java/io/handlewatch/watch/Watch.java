package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.Clock;
import io.handlewatch.target.Footprint;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.StackTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One watch of one target: of one life of it, or of all that follow each other.
 *
 * <p>{@link #run} belongs to the thread to which the source belongs, and is called once; {@link #stop} may come from any thread. Whatever is switched on is
 * switched off (unless it is to be left) and every source is closed; the first target process stays with the caller.
 */
public final class Watch {
    private final WatchPlan plan;
    private final RunHead description;
    private final Attached first;
    private final @Nullable NextLife next;
    private final Clock clock;
    private final SampleLog log;
    private final RunSamples samples;
    private final BackOff backOff = new BackOff();

    private volatile boolean stopping;
    private long end;
    private ProcessIdentity watched;
    private Instant lastAlive = Instant.MIN;
    private OptionalInt exitCode = OptionalInt.empty();
    private Failures failures;
    private Listing listing = Listing.EVENTS;
    private boolean named = true;

    /**
     * A watch that has not begun.
     *
     * @param description what is known before; start, slots, interval and listing are filled in when tracing is on
     * @param first the life that runs; its source is closed by this watch
     * @param next finds the lives that follow; null: the end of the first is the end
     * @param stacks the table that all sources intern in
     * @param footprint what this program takes, asked at each sample
     */
    public Watch(
            WatchPlan plan,
            RunHead description,
            Attached first,
            @Nullable NextLife next,
            StackTable stacks,
            Clock clock,
            SampleLog log,
            Footprint footprint) {
        this.plan = plan;
        this.description = description;
        this.first = first;
        this.next = next;
        this.clock = clock;
        this.log = log;
        this.watched = first.target().identity();
        this.failures = new Failures(plan.tries());
        this.samples = new RunSamples(watched, stacks, clock, log, footprint);
    }

    /** Asks for the proper end: last reading, tracing off, detach. Returns at once; {@link #run} returns when it is done. Any thread, also before run. */
    public void stop() {
        stopping = true;
        clock.wake();
    }

    /**
     * Watches until the time is up, {@link #stop} is called, the target ends (for good, where its next life is awaited) or the engine is lost for good.
     *
     * @throws EngineException where tracing cannot be begun
     */
    public WatchEnd run() {
        WatchEnd.Cause cause = watch(first);
        WatchEnd result = cause == WatchEnd.Cause.TARGET_ENDED && next != null ? follow(next) : ended(cause);
        if (!named) {
            log.note(
                    "Some names of code have not come in time: 'handlewatch names RUN --symbols PATH' brings those that"
                            + " are missing.");
        }
        samples.names();
        log.end(result.sentence());
        return result;
    }

    /** Watches one life to its end. */
    private WatchEnd.Cause watch(Attached attached) {
        try (LifeWatch life = new LifeWatch(plan, attached, clock, log, samples, () -> stopping)) {
            List<Action> begun = life.start();
            long since = clock.millis();
            watched = attached.target().identity();
            if (samples.epoch().number() == 0) {
                begin(life.listing(), since);
            }
            samples.epochBegins(watched, since);
            attached.past().forEach(sentence -> log.action(new Action(clock.now(), sentence)));
            begun.forEach(log::action);
            WatchEnd.Cause cause = life.watch(end, next != null);
            named &= life.named();
            lastAlive = life.lastAlive();
            failures = life.failures();
            exitCode = life.exitCode();
            if (cause == WatchEnd.Cause.TARGET_ENDED) {
                if (failures.any()) {
                    samples.failedToTheEnd(failures.reason(), failures.last());
                }
                samples.epochEnded(exitCode);
            }
            return cause;
        }
    }

    private void begin(Listing held, long since) {
        listing = held;
        samples.begin(since);
        Duration length = plan.length();
        end = length == null ? Long.MAX_VALUE : since + length.toMillis();
        log.begin(new RunHead(
                description.tool(),
                description.source(),
                watched.pid(),
                watched.image(),
                watched.created(),
                clock.now(),
                plan.every().toMillis(),
                first.source().slots(),
                listing,
                description.engine()));
    }

    /** Watches one life after the other. */
    private WatchEnd follow(NextLife finder) {
        Failures openings = new Failures(plan.tries());
        long from = lifeEnded();
        while (pause(from)) {
            try {
                Optional<Attached> found = finder.after(watched, lastAlive);
                if (found.isEmpty()) {
                    continue;
                }
                WatchEnd.Cause cause = watchNext(found.get());
                if (cause != WatchEnd.Cause.TARGET_ENDED) {
                    return ended(cause);
                }
                openings.over();
                from = lifeEnded();
            } catch (EngineException e) {
                from = clock.millis();
                backOff.failed();
                if (e.kind() == Kind.TARGET_GONE) {
                    continue; // it ended while it was opened: the one after it is awaited
                }
                openings.add(e, clock.awakeMillis());
                log.note("The target's next life could not be watched (" + openings.count() + " in a row): "
                        + openings.last());
                if (openings.tooMany(clock.awakeMillis())) {
                    return lost("the target's next life could not be watched (" + openings.last() + ")", openings);
                }
            }
        }
        WatchEnd.Cause cause = stopping ? WatchEnd.Cause.STOPPED : WatchEnd.Cause.TIME_UP;
        if (openings.any()) { // it runs, or has run
            String sentence = "the target's next life could not be watched (" + openings.last() + ")";
            if (openings.count() >= plan.tries()) {
                return lost(sentence, openings);
            }
            samples.takeLoss(openings.reason(), openings.last(), listing);
            return result(cause, (stopping ? "stopped; " : "the time asked for has passed; ") + sentence);
        }
        samples.takeLoss(Gap.Reason.TARGET_ENDED, "the target ended" + exitText(), listing);
        return result(
                cause,
                stopping
                        ? "stopped while the target did not run"
                        : "the time asked for has passed; the target does not run");
    }

    /** When it was, by the clock. */
    private long lifeEnded() {
        long now = clock.millis();
        backOff.lived(samples.up(now) - samples.epoch().beganUpMillis());
        log.note("The target ended" + exitText() + "; waiting for its next life.");
        return now;
    }

    private WatchEnd.Cause watchNext(Attached attached) {
        try (TargetProcess target = attached.target()) {
            log.note("Watching its next life, process " + target.identity().pid() + ".");
            return watch(attached);
        }
    }

    /** Waits until it is time for a look. False where the watch is to end. */
    private boolean pause(long from) {
        long waited = clock.millis() - from;
        long until = waited < backOff.waitMillis()
                ? from + backOff.waitMillis()
                : clock.millis() + BackOff.lookMillis(waited);
        while (!stopping && clock.millis() < Math.min(until, end)) {
            try {
                clock.sleepUntil(Math.min(until, end));
            } catch (InterruptedException e) {
                stopping = true;
            }
        }
        return !stopping && clock.millis() < end;
    }

    private String exitText() {
        return exitCode.isPresent() ? ", exit code " + exitCode.getAsInt() : "";
    }

    private WatchEnd ended(WatchEnd.Cause cause) {
        return switch (cause) {
            case TARGET_ENDED -> {
                String sentence = "the target ended" + exitText();
                samples.takeLoss(Gap.Reason.TARGET_ENDED, sentence, listing);
                yield new WatchEnd(cause, exitCode, samples.count(), sentence);
            }
            case READINGS_FAILED -> readingsFailed();
            case STOPPED -> asked(cause, "stopped");
            case TIME_UP -> asked(cause, "the time asked for has passed");
        };
    }

    private WatchEnd readingsFailed() {
        boolean engine = failures.reason() == Gap.Reason.ENGINE_LOST;
        String what = engine ? "the engine was lost: " : "the target could not be read: ";
        String many = failures.count() == 1 ? "1 reading" : failures.count() + " readings in a row";
        return lost(what + many + " failed (" + failures.last() + ")", failures);
    }

    /** As somebody wanted it. What the last readings did not bring is lost all the same. */
    private WatchEnd asked(WatchEnd.Cause cause, String sentence) {
        if (!failures.any()) {
            return result(cause, sentence);
        }
        if (samples.count() == 0) {
            return lost("no reading succeeded (" + failures.last() + ")", failures);
        }
        if (failures.count() >= plan.tries()) {
            return readingsFailed(); // it would have been given up, had there been more time
        }
        samples.takeLoss(failures.reason(), failures.last(), listing);
        String last = failures.count() == 1 ? "the last reading" : "the last " + failures.count() + " readings";
        return result(cause, sentence + "; " + last + " failed (" + failures.last() + ")");
    }

    private WatchEnd lost(String sentence, Failures why) {
        samples.takeLoss(why.reason(), why.last(), listing);
        return result(WatchEnd.Cause.READINGS_FAILED, sentence);
    }

    private WatchEnd result(WatchEnd.Cause cause, String sentence) {
        return new WatchEnd(cause, OptionalInt.empty(), samples.count(), sentence);
    }
}
