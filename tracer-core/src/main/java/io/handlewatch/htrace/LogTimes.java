package io.handlewatch.htrace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the readings of a log were taken: the debugger's own times, else an interval that the user gives, else order alone.
 *
 * @param started when tracing was enabled; null where the log holds no times
 * @param at the time of each reading
 * @param upMillis the same since the begin; never falls
 * @param intervalMillis the usual time between two readings; 0 where there is only order
 */
record LogTimes(@Nullable Instant started, List<Instant> at, List<Long> upMillis, long intervalMillis) {
    /** Where there is only order: the readings are set apart by it, and no rate may be made of that. */
    private static final long STEP = 60_000;

    /** Finds the times of those events that are readings (their positions rise). */
    static LogTimes of(List<LogEvent> events, int[] readings, @Nullable Duration every) {
        long step = every == null ? STEP : Math.max(1, every.toMillis());
        List<@Nullable Instant> known = known(events, readings);
        if (known.stream().allMatch(time -> time == null)) {
            List<Instant> at = new ArrayList<>();
            List<Long> up = new ArrayList<>();
            for (int i = 1; i <= readings.length; i++) {
                at.add(Instant.EPOCH.plusMillis(i * step));
                up.add(i * step);
            }
            return new LogTimes(null, at, up, every == null ? 0 : step);
        }
        Instant enabled = enabledAt(events, readings[0]);
        List<Instant> at = filled(known, usual(known, enabled, step));
        Instant started = enabled == null || enabled.isAfter(at.get(0)) ? at.get(0) : enabled;
        List<Long> up = new ArrayList<>();
        long last = 0;
        for (Instant time : at) {
            last = Math.max(last, Duration.between(started, time).toMillis());
            up.add(last);
        }
        return new LogTimes(started, at, up, usual(new ArrayList<>(at), enabled, step));
    }

    /** The time printed last before each reading, or, where the log has its times behind them, first after it. */
    private static List<@Nullable Instant> known(List<LogEvent> events, int[] readings) {
        List<@Nullable Instant> before = new ArrayList<>();
        List<@Nullable Instant> after = new ArrayList<>();
        for (int i = 0; i < readings.length; i++) {
            before.add(last(events, i == 0 ? 0 : readings[i - 1] + 1, readings[i]));
            after.add(first(events, readings[i] + 1, i + 1 < readings.length ? readings[i + 1] : events.size()));
        }
        if (readings.length > 0 && before.get(0) == null && after.stream().noneMatch(time -> time == null)) {
            return after;
        }
        for (int i = 0; i < readings.length; i++) {
            if (before.get(i) == null) {
                before.set(i, after.get(i));
            }
        }
        return before;
    }

    private static @Nullable Instant last(List<LogEvent> events, int from, int to) {
        Instant found = null;
        for (int i = from; i < to; i++) {
            if (events.get(i) instanceof LogEvent.At at) {
                found = at.time();
            }
        }
        return found;
    }

    private static @Nullable Instant first(List<LogEvent> events, int from, int to) {
        for (int i = from; i < to; i++) {
            if (events.get(i) instanceof LogEvent.At at) {
                return at.time();
            }
        }
        return null;
    }

    private static @Nullable Instant enabledAt(List<LogEvent> events, int firstReading) {
        for (int i = 0; i < firstReading; i++) {
            if (events.get(i) instanceof LogEvent.Enabled || events.get(i) instanceof LogEvent.Baseline) {
                Instant before = last(events, 0, i);
                return before != null ? before : first(events, i, firstReading);
            }
        }
        return null;
    }

    /** The median distance of neighbours. */
    private static long usual(List<@Nullable Instant> times, @Nullable Instant enabled, long otherwise) {
        List<Long> distances = new ArrayList<>();
        Instant before = enabled;
        for (Instant time : times) {
            if (before != null && time != null && time.isAfter(before)) {
                distances.add(Duration.between(before, time).toMillis());
            }
            before = time;
        }
        long[] sorted = distances.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? otherwise : Math.max(1, sorted[sorted.length / 2]);
    }

    /** Readings without a time lie evenly between their neighbours, or a usual distance from the nearest one. */
    private static List<Instant> filled(List<@Nullable Instant> known, long usual) {
        List<Instant> all = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            Instant time = known.get(i);
            int later = i;
            while (time == null && later < known.size() && known.get(later) == null) {
                later++;
            }
            if (time != null) {
                all.add(time);
                continue;
            }
            Instant next = later < known.size() ? known.get(later) : null;
            if (next != null && i > 0) {
                long gap = Duration.between(all.get(i - 1), next).toMillis();
                all.add(all.get(i - 1).plusMillis(gap / (later - i + 1)));
            } else if (next != null) {
                all.add(next.minusMillis(usual * (later - i)));
            } else {
                all.add(all.get(i - 1).plusMillis(usual));
            }
        }
        return all;
    }
}
