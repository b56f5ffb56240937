package io.handlewatch.detect;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Handles with known lives, in minutes, looked at once a minute: what a ledger would say of them. */
final class Service {
    private static final double MINUTE = 60_000;
    private static final Instant START = Instant.parse("2026-03-01T20:00:00Z");

    private final List<Handle> handles = new ArrayList<>();
    private final double interval;
    private double restart = Double.POSITIVE_INFINITY;

    private record Handle(int stack, double born, double end) {}

    Service() {
        this(1);
    }

    Service(double intervalMinutes) {
        interval = intervalMinutes;
    }

    /** One handle; end may be infinite. */
    Service handle(int stack, double born, double end) {
        handles.add(new Handle(stack, born, end));
        return this;
    }

    /** So many handles, each living so long, evenly from one moment to another. */
    Service even(int stack, int count, double from, double to, double life) {
        for (int i = 0; i < count; i++) {
            double born = from + (i + 0.5) * (to - from) / count;
            handle(stack, born, born + life);
        }
        return this;
    }

    /** Four handles a minute that live two minutes on average. */
    Service churn(int stack, double minutes, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 4 * minutes; i++) {
            double born = random.nextDouble() * minutes;
            handle(stack, born, born - 2 * Math.log(1 - random.nextDouble()));
        }
        return this;
    }

    /** The target's next life begins at this minute: what is open then is gone. */
    Service restartAt(double minute) {
        restart = minute;
        return this;
    }

    /** The samples up to a minute. */
    List<Sample> samples(double minutes) {
        return samples(minutes, Double.NaN, Double.NaN);
    }

    /** The same with the machine asleep between two moments of running time: the monotonic clock goes on by an hour. */
    List<Sample> samples(double minutes, double asleepAt, double sleep) {
        return samplesAt(
                IntStream.rangeClosed(1, (int) (minutes / interval))
                        .mapToDouble(seq -> seq * interval)
                        .toArray(),
                asleepAt,
                sleep);
    }

    /** A sample at each of these minutes of running time. */
    List<Sample> samplesAt(double[] minutes, double asleepAt, double sleep) {
        List<Sample> samples = new ArrayList<>();
        double before = 0;
        for (double now : minutes) {
            List<Birth> births = new ArrayList<>();
            List<End> ends = new ArrayList<>();
            Map<Integer, int[]> counts = new TreeMap<>();
            for (int i = 0; i < handles.size(); i++) {
                Handle handle = handles.get(i);
                boolean came = handle.born > before && handle.born <= now;
                boolean with = restart >= before && restart < now && handle.born <= restart && handle.end > restart;
                boolean went = with || (handle.end > before && handle.end <= now && !ofEarlierLife(handle, now));
                if (came) {
                    counts.computeIfAbsent(handle.stack, id -> new int[2])[0]++;
                }
                if (came && !went) {
                    births.add(new Birth(i, handle.stack, 4L * i, false, "Event"));
                }
                if (went) {
                    counts.computeIfAbsent(handle.stack, id -> new int[2])[1]++;
                }
                if (went && !came) {
                    ends.add(new End(i, handle.stack, with ? End.Cause.TARGET_ENDED : End.Cause.CLOSED));
                }
            }
            List<Traffic> traffic = new ArrayList<>();
            counts.forEach((stack, count) -> traffic.add(new Traffic(stack, count[0], count[1])));
            boolean slept = before <= asleepAt && asleepAt < now;
            double late = now > asleepAt ? sleep : 0;
            long up = Math.round((now + late) * MINUTE);
            List<Gap> gaps = slept
                    ? List.of(new Gap(
                            Gap.Reason.ASLEEP,
                            Math.round(asleepAt * MINUTE),
                            Math.round((asleepAt + sleep) * MINUTE),
                            ""))
                    : List.of();
            samples.add(new Sample(
                    samples.size(),
                    now <= restart ? 1 : 2,
                    START.plusMillis(up),
                    up,
                    Listing.EVENTS,
                    true,
                    false,
                    0,
                    -1,
                    births,
                    ends,
                    traffic,
                    Map.of(),
                    0,
                    0,
                    gaps));
            before = now;
        }
        return samples;
    }

    private boolean ofEarlierLife(Handle handle, double now) {
        return handle.born <= restart && restart < now;
    }

    /** The wall time of a minute of the run. */
    static Instant at(double minute) {
        return START.plusMillis(Math.round(minute * MINUTE));
    }

    /** The judgement on one stack after all these samples. */
    static StackVerdict judge(List<Sample> samples, int stack) {
        LeakDetector detector = new LeakDetector();
        samples.forEach(detector::observe);
        return detector.judge(List.of(stack)).stacks().get(0);
    }
}
