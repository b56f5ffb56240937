package io.handlewatch.report;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.detect.Verdict;
import io.handlewatch.detect.Words;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * When the target's open handles reach a number, if what leaks goes on and nothing else changes: (limit - open) / rate, and the same at both ends of the
 * rate's 95 % interval.
 *
 * @param kind which number that is
 * @param limit open handles
 * @param openHandles open handles of the target now
 * @param ratePerHour handles leaked an hour
 * @param hours until then, in hours of running time; 0 where it is reached already
 * @param earliest hours until then at the upper end of the rate's interval
 * @param latest at its lower end; infinite where that is 0
 */
public record Forecast(
        Kind kind, long limit, int openHandles, double ratePerHour, double hours, double earliest, double latest) {
    /** The most handles that a process can have: the kernel's handle tables end there (2^24, less a few). */
    public static final long MOST_OF_A_PROCESS = 16_777_216;

    /** So much above the present the highest count of a run must be to be worth a forecast. */
    private static final double PLAINLY_HIGHER = 1.1;

    /** Which number is asked about. */
    public enum Kind {
        /** The limit given. */
        LIMIT,
        /** The most handles that the target had open in this run, before a restart or a fall. */
        EARLIER_MAXIMUM
    }

    /** One rate towards one limit. */
    private static Forecast of(Kind kind, long limit, int open, double rate, double low, double high) {
        double missing = Math.max(0, (double) limit - open);
        return new Forecast(
                kind,
                limit,
                open,
                rate,
                missing / rate,
                missing / high,
                low <= 0 ? Double.POSITIVE_INFINITY : missing / low);
    }

    /**
     * What the sum of all leaks comes to: the time to the limit, then the time to the run's own maximum where that is plainly above the present and below the
     * limit. Empty where nothing leaks, or the run has no times.
     */
    static List<Forecast> of(RunReport report) {
        List<StackVerdict> leaks = report.judgement().stacks().stream()
                .filter(one -> one.verdict() == Verdict.LEAK)
                .toList();
        int open = open(report);
        double rate = leaks.stream().mapToDouble(StackVerdict::ratePerHour).sum();
        if (rate <= 0 || !report.head().timed()) {
            return List.of();
        }
        // The stacks count as independent: the distances to the ends of their intervals add up by squares.
        double below = Math.sqrt(leaks.stream()
                .mapToDouble(one -> Math.pow(one.ratePerHour() - one.rateLow(), 2))
                .sum());
        double above = Math.sqrt(leaks.stream()
                .mapToDouble(one -> Math.pow(one.rateHigh() - one.ratePerHour(), 2))
                .sum());
        Forecast limit = of(Kind.LIMIT, report.limit(), open, rate, rate - below, rate + above);
        boolean higher = report.highestOpen() > PLAINLY_HIGHER * open && report.highestOpen() < report.limit();
        return higher
                ? List.of(limit, of(Kind.EARLIER_MAXIMUM, report.highestOpen(), open, rate, rate - below, rate + above))
                : List.of(limit);
    }

    /** What one stack comes to alone. */
    static List<Forecast> of(RunReport report, StackVerdict one) {
        return one.verdict() == Verdict.LEAK
                        && one.ratePerHour() > 0
                        && report.head().timed()
                ? List.of(
                        of(Kind.LIMIT, report.limit(), open(report), one.ratePerHour(), one.rateLow(), one.rateHigh()))
                : List.of();
    }

    /** Open handles of the target; where nobody counted them (a log), those of the stacks. */
    private static int open(RunReport report) {
        int told = report.last() == null ? -1 : report.last().openHandles();
        return told >= 0
                ? told
                : report.judgement().stacks().stream()
                        .mapToInt(StackVerdict::openNow)
                        .sum();
    }

    /** Hours until the latest moment; empty where it may never come. */
    public OptionalDouble latestHours() {
        return Double.isInfinite(latest) ? OptionalDouble.empty() : OptionalDouble.of(latest);
    }

    /** One sentence for people. */
    public String sentence() {
        String what = String.format(Locale.ROOT, "%,d open handles", limit)
                + (kind == Kind.EARLIER_MAXIMUM
                        ? ", the most of this run,"
                        : limit == MOST_OF_A_PROCESS ? ", the most a process can have," : "");
        if (hours <= 0) {
            return what + " are reached already.";
        }
        String soonest = Words.span(earliest);
        String last = Double.isInfinite(latest) ? "never" : Words.span(latest);
        String unit = last.substring(last.lastIndexOf(' ') + 1);
        return "At this pace " + what + " are reached in " + Words.span(hours) + " ("
                + (soonest.endsWith(" " + unit) ? soonest.substring(0, soonest.length() - unit.length() - 1) : soonest)
                + " to " + last + ").";
    }
}
