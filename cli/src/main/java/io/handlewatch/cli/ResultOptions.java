package io.handlewatch.cli;

import io.handlewatch.report.Forecast;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** What every command takes that ends in verdicts. */
final class ResultOptions {
    /** What may make the exit code tell of the result. */
    enum Condition {
        LEAK,
        INSUFFICIENT
    }

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "WHAT",
            description =
                    "leak: exit code 1 if a stack leaks; insufficient: exit code 4 if there is too little data for a verdict;"
                            + " or both, with a comma between.")
    private Set<Condition> failOn = EnumSet.noneOf(Condition.class);

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "16777216",
            converter = LimitText.class,
            description =
                    "Says when the target will have so many handles open, if what leaks goes on (default: 16777216, the most of a process).")
    private Long limit = Forecast.MOST_OF_A_PROCESS;

    /** Open handles for which a forecast is made. */
    long limit() {
        return limit;
    }

    boolean json() {
        return json;
    }

    boolean failsOn(Condition condition) {
        return failOn.contains(condition);
    }
}
