package io.handlewatch.cli;

import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Sample;
import java.util.List;

/** A watch that goes on, in lines. */
final class LiveText {
    private LiveText() {}

    /** The table for a console. */
    static List<String> table(RunReport report) {
        return List.of(report.judgement().overall().name());
    }

    /** One plain line. */
    static String line(Sample sample, RunReport report) {
        return sample.at() + " " + sample.openHandles() + " open, "
                + report.judgement().overall();
    }
}
