package io.handlewatch.watch;

import io.handlewatch.engine.EngineException;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.trace.Action;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A source that notes when it was asked, and fails or takes its time as told. */
final class FakeSource implements TraceSource {
    final List<Long> readAt = new ArrayList<>();
    final List<Long> failedAt = new ArrayList<>();
    final List<String> calls = new ArrayList<>();

    /** How long names were waited for. */
    final List<Duration> waits = new ArrayList<>();

    boolean named = true;
    IntPredicate fails = n -> false;
    EngineException.Kind kind = EngineException.Kind.ENGINE_LOST;
    IntPredicate overtaken = n -> false;
    Duration takes = Duration.ZERO;
    int failingStarts;
    boolean stopFails;
    String renewal = "";

    /** What the first reading holds, and what is open at all. */
    List<TraceRecord> records = List.of();

    OpenSet open = OpenSet.EMPTY;
    private final VirtualClock clock;
    private long zero;
    private int asked;

    FakeSource(VirtualClock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ring";
    }

    @Override
    public List<Action> start(int slots) {
        calls.add("start");
        zero = clock.millis();
        if (failingStarts > 0) {
            failingStarts--;
            throw new EngineException(kind, "The first reading failed.");
        }
        return List.of(new Action(clock.now(), "enabled"));
    }

    @Override
    public int slots() {
        return 1024;
    }

    @Override
    public Reading read() {
        int n = asked++;
        if (fails.test(n)) {
            failedAt.add(clock.millis() - zero);
            throw new EngineException(kind, "The engine hangs.");
        }
        long up = clock.millis() - zero;
        readAt.add(up);
        clock.pass(takes);
        boolean lost = overtaken.test(n);
        return new Reading(
                1, clock.now(), up, Listing.EVENTS, n == 0 ? records : List.of(), lost ? -1 : 0, lost, open, List.of());
    }

    @Override
    public List<Action> stop(boolean leaveEnabled) {
        calls.add(leaveEnabled ? "leave" : "stop");
        if (stopFails) {
            throw new EngineException(kind, "The engine hangs.");
        }
        return List.of(new Action(clock.now(), leaveEnabled ? "left on" : "disabled"));
    }

    @Override
    public String takeRenewal() {
        String told = renewal;
        renewal = "";
        return told;
    }

    @Override
    public boolean settleNames(Duration limit) {
        waits.add(limit);
        return named;
    }

    @Override
    public void targetEnded() {
        calls.add("target ended");
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
