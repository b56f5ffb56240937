package io.handlewatch.cli;

import io.handlewatch.trace.Action;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.TraceSource;
import java.time.Duration;
import java.util.List;

/** A simulated source that takes a moment of real time for each reading: a night that is over in a blink is nothing to look at. */
final class SlowedSource implements TraceSource {
    private final TraceSource source;
    private final long millis;

    SlowedSource(TraceSource source, long millis) {
        this.source = source;
        this.millis = millis;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<Action> start(int slots) {
        return source.start(slots);
    }

    @Override
    public int slots() {
        return source.slots();
    }

    @Override
    public Reading read() {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            // the watch sees it when it next waits
            Thread.currentThread().interrupt();
        }
        return source.read();
    }

    @Override
    public String takeRenewal() {
        return source.takeRenewal();
    }

    @Override
    public List<Action> stop(boolean leaveEnabled) {
        return source.stop(leaveEnabled);
    }

    @Override
    public boolean settleNames(Duration limit) {
        return source.settleNames(limit);
    }

    @Override
    public void targetEnded() {
        source.targetEnded();
    }

    @Override
    public void close() {
        source.close();
    }
}
