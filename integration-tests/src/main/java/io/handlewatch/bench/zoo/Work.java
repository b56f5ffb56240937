package io.handlewatch.bench.zoo;

import java.util.function.DoubleConsumer;
import java.util.function.DoubleUnaryOperator;

/** One life of the target as one stack spends it; what families are made of. Times in minutes of running time, rates a minute. */
final class Work {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    final Draw draw;
    /** How long there is work, or would be. */
    final double minutes;

    /** Whether an earlier life of the target came before: what was late then is there from the begin now. */
    final boolean again;

    private final Lives lives;
    private final Plan.Effort effort;
    private boolean happening;
    private double leakFrom;
    private double leakRate = Double.NaN;

    Work(Draw draw, double minutes, boolean again, Plan.Effort effort, Lives lives) {
        this.draw = draw;
        this.effort = effort;
        this.minutes = minutes - effort.from();
        this.again = again;
        this.lives = lives;
    }

    /** When the leak begins, since the begin of this life; that of the work where nothing was said. */
    double leakFrom() {
        return effort.from() + leakFrom;
    }

    /** The rate behind an even leak; not a number where there is none. */
    double leakRate() {
        return leakRate;
    }

    /** Opens a handle and closes it after this time. Returns its index. */
    int opens(double at, double life) {
        if (at < 0 || at >= minutes || (!happening && idle(at))) {
            return -1;
        }
        lives.add(effort.from() + at, effort.from() + at + life, false);
        return lives.size() - 1;
    }

    /** Opens a handle that is kept for good, as it should be. Returns its index. */
    int keeps(double at) {
        return opens(at, NEVER);
    }

    /** Closes a handle that was kept. */
    void closes(int index, double at) {
        if (index >= 0) {
            lives.end(index, effort.from() + at);
        }
    }

    void closesOlder(double at) {
        lives.closesOlder(effort.from() + at);
    }

    /** Opens a handle that nobody will close, though somebody should. */
    void leaks(double at) {
        if (at >= 0 && at < minutes && (happening || !idle(at))) {
            lives.add(effort.from() + at, NEVER, true);
        }
    }

    /** Whether the target does not do what it would have done at this moment, because its work has stopped. */
    private boolean idle(double at) {
        return effort.from() + at >= effort.until() && !(effort.rest() > 0 && draw.happens(effort.rest()));
    }

    /** Lets an event happen, whole or not at all. */
    private void happens(double at, DoubleConsumer event) {
        if (!idle(at)) {
            happening = true;
            event.accept(at);
            happening = false;
        }
    }

    /** Events that know nothing of each other. */
    void arrivals(double perMinute, DoubleConsumer event) {
        for (double at = draw.exponential(1 / perMinute); at < minutes; at += draw.exponential(1 / perMinute)) {
            happens(at, event);
        }
    }

    /** The same with a rate that changes; it is asked for once a minute. */
    void arrivals(DoubleUnaryOperator perMinute, DoubleConsumer event) {
        for (int minute = 0; minute < minutes; minute++) {
            int count = draw.poisson(perMinute.applyAsDouble(minute));
            for (int i = 0; i < count; i++) {
                happens(minute + draw.between(0, 1), event);
            }
        }
    }

    /** Short lives in balance. */
    void churn(double perMinute, double meanLife) {
        arrivals(perMinute, at -> opens(at, draw.duration(meanLife)));
    }

    /** An even leak from this time on. */
    void leaksEvenly(double perMinute, double from) {
        leakFrom = from;
        leakRate = perMinute;
        arrivals(perMinute, at -> {
            if (at >= from) {
                leaks(at);
            }
        });
    }

    /** The leak, of whatever shape, begins here. */
    void leakFrom(double from) {
        leakFrom = from;
    }

    /** Something at regular moments, from a random part of the first period on. */
    void every(double period, double jitter, DoubleConsumer event) {
        for (double at = draw.between(0, period); at < minutes; at += period * draw.between(1 - jitter, 1 + jitter)) {
            happens(at, event);
        }
    }
}
