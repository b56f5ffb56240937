package io.handlewatch.report;

import io.handlewatch.trace.Counters;
import io.handlewatch.trace.TargetCounters;

/**
 * What was counted over a run.
 *
 * @param first at the first sample
 * @param last at the last sample
 * @param target the target's counters the last time that any were known
 * @param mostPrivateBytes the most committed memory of watch and engine host together at one sample; -1 unknown
 * @param mostWorkingSetBytes the same of the memory in RAM
 */
public record CounterSpan(
        Counters first, Counters last, TargetCounters target, long mostPrivateBytes, long mostWorkingSetBytes) {
    static CounterSpan of(Counters counters) {
        return new CounterSpan(
                counters,
                counters,
                counters.target(),
                counters.own().privateBytes(),
                counters.own().workingSetBytes());
    }

    CounterSpan and(Counters next) {
        return new CounterSpan(
                first,
                next,
                next.target().equals(TargetCounters.UNKNOWN) ? target : next.target(),
                Math.max(mostPrivateBytes, next.own().privateBytes()),
                Math.max(mostWorkingSetBytes, next.own().workingSetBytes()));
    }

    /** How much of one processor core watch and engine host took between the first and the last sample, in percent; -1 unknown. */
    public double percentOfCore() {
        long took = last.own().cpuMillis() - first.own().cpuMillis();
        long time = last.upMillis() - first.upMillis();
        return first.own().cpuMillis() < 0 || took < 0 || time <= 0 ? -1 : 100.0 * took / time;
    }
}
