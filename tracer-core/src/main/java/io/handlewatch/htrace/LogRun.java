package io.handlewatch.htrace;

import io.handlewatch.trace.Reading;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.StackTable;
import java.util.List;

/**
 * What one or more logs hold, ready for the ledger.
 *
 * @param head what is known before the first reading; {@code timed()} is false where there is only order
 * @param stacks the stacks of all records
 * @param readings in the order of the logs; open sets are unknown
 * @param notes what a reader should know, each one sentence
 */
public record LogRun(RunHead head, StackTable stacks, List<Reading> readings, List<String> notes) {
    public LogRun {
        readings = List.copyOf(readings);
        notes = List.copyOf(notes);
    }
}
