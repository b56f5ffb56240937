package io.handlewatch.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the target gave, before any ledger or judgement.
 *
 * @param epoch the life of the target, from 1; a greater number than the last reading's means that it was restarted
 * @param at wall clock; may jump
 * @param upMillis milliseconds since tracing was enabled for the first time; monotonic, counts sleep
 * @param listing what the records are
 * @param records <b>oldest first</b>; null where this look has no listing at all, so that what was opened since is unknown. {@link TraceColumns}, as a live source
 *     gives them, are taken as they are: they hold until its next reading
 * @param newRecords how many ring records are new (opens, closes, bad references); -1 where nobody can know
 * @param overtaken the ring was overtaken: records older than the oldest here are lost
 * @param openSet the handles open some milliseconds after the listing; null where it could not be read
 * @param gaps what went missing since the last reading, in order
 */
public record Reading(
        int epoch,
        Instant at,
        long upMillis,
        Listing listing,
        @Nullable List<TraceRecord> records,
        long newRecords,
        boolean overtaken,
        @Nullable OpenSet openSet,
        List<Gap> gaps) {
    public Reading {
        records = records == null || records instanceof TraceColumns ? records : List.copyOf(records);
        gaps = List.copyOf(gaps);
    }

    /**
     * The same reading as one of the whole run.
     *
     * @param life which life of the target it is of
     * @param beganUp when that life began to be traced: the zero of this reading's own times
     * @param before gaps that lie before those of the reading
     */
    public Reading inRun(int life, long beganUp, List<Gap> before) {
        List<Gap> all = new ArrayList<>(before);
        for (Gap gap : gaps) {
            all.add(new Gap(gap.reason(), beganUp + gap.fromUpMillis(), beganUp + gap.toUpMillis(), gap.detail()));
        }
        return new Reading(life, at, beganUp + upMillis, listing, records, newRecords, overtaken, openSet, all);
    }
}
