package io.handlewatch.ledger;

import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Readings written by hand. */
final class Readings {
    static final long PID = 4000;

    private Readings() {}

    static TraceRecord opened(long handle, int stack) {
        return new TraceRecord(Operation.OPEN, handle, PID, 8, stack);
    }

    static TraceRecord opened(long handle, int stack, long thread) {
        return new TraceRecord(Operation.OPEN, handle, PID, thread, stack);
    }

    static TraceRecord closed(long handle) {
        return new TraceRecord(Operation.CLOSE, handle, PID, 8, 0);
    }

    static OpenSet handles(long... values) {
        return OpenSet.of(values, null);
    }

    /** Values with types, as "12 Event". */
    static OpenSet typed(String... handles) {
        String[][] parts =
                Arrays.stream(handles).map(handle -> handle.split(" ")).toArray(String[][]::new);
        long[] values =
                Arrays.stream(parts).mapToLong(part -> Long.parseLong(part[0])).toArray();
        return OpenSet.of(values, Arrays.stream(parts).map(part -> part[1]).toArray(String[]::new));
    }

    static Reading events(OpenSet open, TraceRecord... records) {
        return reading(1, Listing.EVENTS, List.of(records), false, open);
    }

    static Reading interval(OpenSet open, TraceRecord... records) {
        return reading(1, Listing.INTERVAL, List.of(records), false, open);
    }

    static Reading cumulative(OpenSet open, TraceRecord... records) {
        return reading(1, Listing.CUMULATIVE, List.of(records), false, open);
    }

    static Reading overtaken(Listing listing, OpenSet open, TraceRecord... records) {
        return reading(1, listing, List.of(records), true, open);
    }

    static Reading unread(Listing listing, OpenSet open) {
        return reading(1, listing, null, false, open);
    }

    static Reading reading(int epoch, Listing listing, List<TraceRecord> records, boolean overtaken, OpenSet open) {
        long count = records == null || overtaken ? -1 : records.size();
        List<Gap> gaps = records == null ? List.of(new Gap(Gap.Reason.ENGINE_LOST, 0, 60_000, "")) : List.of();
        return new Reading(epoch, Instant.EPOCH, 60_000, listing, records, count, overtaken, open, gaps);
    }
}
