package io.handlewatch.ring;

import io.handlewatch.trace.LongTable;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Which open handles have an explanation: they were open before tracing, or a record of their opening was read.
 *
 * <p>Whatever is open without one is looked up, so that neither a wrong line-up nor a {@code -diff} that hides records can hide a leak.
 */
public final class Explained {
    private static final long NO_RECORD = 1;

    /** By value, the fingerprint of the record of the opening; {@link #NO_RECORD} where none is known. */
    private final LongTable values = LongTable.single();

    /** Takes over what another has: what is done to one from now on is not done to the other. */
    void copyFrom(Explained other) {
        values.copyFrom(other.values);
    }

    /** Handles that were open when tracing began. */
    void before(OpenSet open) {
        open.forEach(handle -> values.put(value(handle), NO_RECORD));
    }

    /** The openings of handles open now, as the ring held them when tracing began. */
    void known(RingRecords newestFirst) {
        List<Long> all = new ArrayList<>();
        values.forEach((value, print, none) -> all.add(value));
        openings(all, newestFirst).forEach(this::record);
    }

    /** A record of a value that is open, or was open, was read. */
    void record(RingRecord record) {
        if (record.operation() == Operation.OPEN) {
            values.put(value(record.handle()), print(record.fingerprint()));
        } else if (record.operation() == Operation.CLOSE) {
            values.remove(value(record.handle()));
        }
    }

    /**
     * One record of a listing was read. Most openings of a busy ring are closed by now: only those are kept whose values are in one of these sets, since no other value is asked
     * for before {@link #forgetClosed}.
     */
    void record(RingRecords listing, int index, OpenSet open, OpenSet before) {
        long value = value(listing.handle(index));
        switch (listing.operation(index)) {
            case OPEN -> {
                if (open.contains(value) || before.contains(value)) {
                    values.put(value, print(listing.fingerprint(index)));
                }
            }
            case CLOSE -> values.remove(value);
            case BAD_REFERENCE -> {}
        }
    }

    /** The open values that nothing explains, in rising order. */
    List<Long> unexplained(OpenSet open) {
        List<Long> missing = new ArrayList<>();
        open.forEach(handle -> {
            if (!values.contains(value(handle))) {
                missing.add(value(handle));
            }
        });
        return missing;
    }

    /** What is no longer open needs no explanation. */
    void forgetClosed(OpenSet open) {
        values.removeIf(value -> !open.contains(value));
    }

    /** The open values whose newest record in this part of the ring is another opening than the one that explains them. */
    List<RingRecord> reopened(RingRecords newestFirst, OpenSet open) {
        List<Long> all = new ArrayList<>();
        open.forEach(all::add);
        return openings(all, newestFirst).stream()
                .filter(record -> print(record.fingerprint()) != values.get(value(record.handle())))
                .toList();
    }

    /** The closings, newest in this part of the ring, of values that are open and explained: what is open under them now is another handle. */
    List<RingRecord> closed(RingRecords newestFirst, OpenSet open) {
        LongTable wanted = LongTable.single();
        open.forEach(handle -> {
            long print = values.get(value(handle));
            if (print != 0 && print != NO_RECORD) {
                wanted.put(value(handle), 1);
            }
        });
        return newest(wanted, newestFirst, Operation.CLOSE);
    }

    /** These values have been looked up: not to be asked for again while they are open. */
    void lookedUp(List<Long> handles) {
        for (long handle : handles) {
            if (!values.contains(value(handle))) {
                values.put(value(handle), NO_RECORD);
            }
        }
    }

    /** For each of these values the newest OPEN record that no CLOSE follows; values without one are left out. One pass over the listing. */
    public static List<RingRecord> openings(List<Long> handles, RingRecords newestFirst) {
        LongTable wanted = LongTable.single();
        handles.forEach(handle -> wanted.put(value(handle), 1));
        return newest(wanted, newestFirst, Operation.OPEN);
    }

    /** Those of these values of which a listing has neither an opening nor a closing. */
    public static List<Long> absent(List<Long> handles, RingRecords listing) {
        LongTable shown = LongTable.single();
        for (int i = 0; i < listing.size(); i++) {
            if (listing.operation(i) != Operation.BAD_REFERENCE) {
                shown.put(value(listing.handle(i)), 1);
            }
        }
        return handles.stream().filter(handle -> !shown.contains(value(handle))).toList();
    }

    /** The newest record of each of these values, where it is of this kind. */
    private static List<RingRecord> newest(LongTable wanted, RingRecords newestFirst, Operation kind) {
        List<RingRecord> found = new ArrayList<>();
        for (int i = 0; i < newestFirst.size() && wanted.size() > 0; i++) {
            Operation operation = newestFirst.operation(i);
            if (operation != Operation.BAD_REFERENCE
                    && wanted.remove(value(newestFirst.handle(i))) != 0
                    && operation == kind) {
                found.add(newestFirst.get(i));
            }
        }
        return found;
    }

    private static long print(long fingerprint) {
        return fingerprint == 0 ? NO_RECORD : fingerprint;
    }

    int size() {
        return values.size();
    }

    /** The low two bits of a handle mean nothing. */
    private static long value(long handle) {
        return handle & ~3L;
    }
}
