package io.handlewatch.tracing;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.Clock;
import io.handlewatch.trace.Action;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handle tracing of one target as one watch has it. What was on before is not touched; what this watch switches on, or a dead one of ours has left on, is
 * switched off by {@link #stop}.
 *
 * <p>Confined to the source's thread. Faults are {@link EngineException}s of the switch.
 */
public final class Tracing {
    /** The engine host of a watch that has just died may be switching its tracing off. */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final long LOOK_MILLIS = 100;
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final TraceSwitch handle;
    private final TracingNote note;
    private final Clock clock;
    private final @Nullable EngineSession session;
    private boolean ours;
    private boolean fresh;

    /** The tracing of one target; the session, where there is one, says what is loaded in it. */
    public Tracing(TraceSwitch handle, TracingNote note, Clock clock, @Nullable EngineSession session) {
        this.handle = handle;
        this.note = note;
        this.clock = clock;
        this.session = session;
    }

    /**
     * Sees whether tracing is on and whose it is, and switches it on where it is off. After a fault {@link #stop} is called as well: the kernel may have done it all the
     * same. Returns what was found and done.
     */
    public List<Action> start(int slots) {
        Optional<TracingNote.Content> found = note.read();
        boolean left = found.isPresent() && !found.get().alive();
        boolean on = handle.enabled() && !(left && becomes(false));
        if (on && !left) {
            return List.of(onAlready(whose(found)));
        }
        List<Action> done = new ArrayList<>();
        if (on) {
            done.add(new Action(
                    clock.now(),
                    "handle tracing was left on by an earlier watch of ours, which ended after "
                            + UTC.format(found.get().lastSeen()) + ": taken over, and disabled at the end"));
        }
        TracingNote.Claim claim = note.claim();
        if (claim == TracingNote.Claim.ANOTHERS) {
            if (handle.enabled() || becomes(true)) {
                return List.of(onAlready(whose(note.read())));
            }
            claim = note.claim(); // that watch may have ended meanwhile
            if (claim == TracingNote.Claim.ANOTHERS) {
                throw anothers();
            }
        }
        ours = true; // before it is done: an engine that is lost over it may have done it
        fresh = !on;
        handle.enable(slots);
        done.add(new Action(clock.now(), "handle tracing enabled, " + slots + " slots asked for"));
        if (claim == TracingNote.Claim.NOT_WRITTEN) {
            done.add(new Action(
                    clock.now(),
                    "this could not be noted in " + note
                            + ": were this watch killed, the next one would not know that it is ours"));
        }
        return done;
    }

    private Action onAlready(String whose) {
        return new Action(
                clock.now(),
                "handle tracing was on already" + whose + ": not enabled by this watch, and will not be disabled");
    }

    private EngineException anothers() {
        String process =
                note.read().map(content -> " (process " + content.watch() + ")").orElse("");
        return new EngineException(
                EngineException.Kind.REFUSED,
                "Another watch of handlewatch" + process
                        + " has the handle tracing of this process, which is off: it begins just now, or somebody else has switched it off."
                        + " End that watch, or try again in a moment.");
    }

    private boolean becomes(boolean on) {
        long until = clock.millis() + PATIENCE_MILLIS;
        while (clock.millis() < until) {
            try {
                clock.sleepUntil(Math.min(until, clock.millis() + LOOK_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (handle.enabled() == on) {
                return true;
            }
        }
        return false;
    }

    private String whose(Optional<TracingNote.Content> found) {
        if (found.isPresent()) {
            return ", by another watch of handlewatch (process " + found.get().watch() + ")";
        }
        boolean verifier = session != null
                && session.modules().stream()
                        .anyMatch(
                                module -> module.name().toLowerCase(Locale.ROOT).startsWith("verifier"));
        return verifier ? ", by Application Verifier, which is loaded in the process" : "";
    }

    /** Whether the ring holds nothing but what came since {@link #start}. */
    public boolean fresh() {
        return fresh;
    }

    /** A reading was taken: the watch lives. */
    public void alive() {
        if (ours) {
            note.touch();
        }
    }

    /**
     * Switches tracing off, if it is ours, or may be, and is not to be left. Where that fails the note stays, and whoever comes next may take the tracing over. Returns
     * what was done.
     */
    public List<Action> stop(boolean leaveEnabled) {
        if (!ours) {
            return List.of();
        }
        if (!leaveEnabled) {
            try {
                switchOff();
            } catch (EngineException e) {
                if (e.kind() == EngineException.Kind.TARGET_GONE) {
                    targetEnded();
                } else {
                    note.giveUp();
                }
                throw e;
            }
        }
        ours = false;
        note.remove();
        return List.of(
                new Action(clock.now(), leaveEnabled ? "handle tracing left on, as asked" : "handle tracing disabled"));
    }

    private void switchOff() {
        try {
            handle.disable();
        } catch (EngineException e) {
            // A lost engine is a new one by now; and what was never switched on need not be switched off.
            if (handle.enabled()) {
                handle.disable();
            }
        }
    }

    /** The target has ended, and its tracing with it. */
    public void targetEnded() {
        if (ours) {
            ours = false;
            note.remove();
        }
    }
}
