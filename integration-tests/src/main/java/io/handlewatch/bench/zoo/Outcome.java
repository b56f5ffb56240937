package io.handlewatch.bench.zoo;

import io.handlewatch.detect.Verdict;
import java.util.Map;

/**
 * What was said of one stack at the end of a night, beside what is true of it.
 *
 * @param night number of the night
 * @param condition what went wrong in it
 * @param cleanNight whether no stack of it leaks
 * @param family the sort of stack
 * @param leak whether it leaks
 * @param rate handles that it leaked an hour; 0 where it does not leak
 * @param verdict what was said
 * @param rateError of a leak that was found, the error of its rate against the handles really leaked, in percent; not a number elsewhere
 * @param covered 1 where the interval holds the underlying rate of an even leak that was found, 0 where it does not, -1 elsewhere
 * @param latency minutes from the begin of a leak of 12 an hour or more to the standing alarm; not a number elsewhere
 * @param withdrawn alarms that were taken back
 * @param rivals the number on which each rival decides
 */
record Outcome(
        int night,
        Condition condition,
        boolean cleanNight,
        Family family,
        boolean leak,
        double rate,
        Verdict verdict,
        double rateError,
        int covered,
        double latency,
        int withdrawn,
        Map<Rival, Double> rivals) {
    Outcome {
        rivals = Map.copyOf(rivals);
    }

    double number(Rival rival) {
        return rivals.getOrDefault(rival, 0.0);
    }

    boolean called() {
        return verdict == Verdict.LEAK;
    }
}
