package io.handlewatch.recording;

import io.handlewatch.trace.Birth;
import io.handlewatch.trace.End;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Traffic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The way back from samples to readings: records and open sets that give the same samples when the ledger takes them.
 *
 * <p>A run keeps the values of handles that lived over a sample. It counts the lives that were shorter and the handles without a stack: those get
 * values of their own here, above all that Windows gives out (2^24 handles a process, values in steps of 4), so that the counts stay true. Memory
 * grows with what is open, not with the run.
 */
final class ExportedValues {
    /** The first value of a handle without a stack. */
    private static final long UNLISTED = 1L << 30;

    /** The first value of a life shorter than a reading. */
    private static final long SHORT = 1L << 31;

    /** The process id of another process: no real one, since a run does not tell which it was. */
    private static final long OTHER = 1;

    private final Map<Long, Long> valueOfLife = new HashMap<>();
    private List<Long> settled = new ArrayList<>();
    private final List<Long> awaited = new ArrayList<>();
    private long nextUnlisted = UNLISTED;
    private boolean known;

    private final List<long[]> rows = new ArrayList<>();
    private final Set<Long> came = new TreeSet<>();
    private final Set<Long> went = new TreeSet<>();
    private boolean whole;

    /** A new life of the target. */
    void restart() {
        valueOfLife.clear();
        settled.clear();
        awaited.clear();
        known = false;
    }

    /** Takes the next sample of the same life. */
    void take(Sample sample) {
        rows.clear();
        came.clear();
        went.clear();
        ends(sample);
        shortLives(sample);
        boolean read = sample.openHandles() >= 0;
        int explained = 0;
        if (!read) {
            drop(settled, sample.unlistedEnded());
        } else if (known) {
            explained = unlisted(sample);
        } else {
            settled = fresh(total(sample));
        }
        births(sample, explained);
        whole = read && !known;
        known |= read;
    }

    /** The records of the last sample taken, newest first, each as it stands in the file. */
    List<long[]> records() {
        List<long[]> newestFirst = new ArrayList<>(rows);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** How many handles are open. */
    int size() {
        return valueOfLife.size() + settled.size() + awaited.size();
    }

    /** All open values, rising. */
    Set<Long> open() {
        Set<Long> open = new TreeSet<>(valueOfLife.values());
        open.addAll(settled);
        open.addAll(awaited);
        return open;
    }

    /** Whether the last sample must give the whole open set: the first that could be read in this life of the target. */
    boolean whole() {
        return whole;
    }

    /** Whether the open set could be read yet. */
    boolean known() {
        return known;
    }

    /** Values that are open now and were not at the sample before. */
    Set<Long> came() {
        return came;
    }

    /** Values that are no longer open. */
    Set<Long> went() {
        return went;
    }

    private void ends(Sample sample) {
        Set<Long> taken = new HashSet<>();
        sample.births().forEach(birth -> taken.add(birth.handle()));
        for (End end : sample.ends()) {
            Long value = valueOfLife.remove(end.life());
            boolean closed = end.cause() == End.Cause.CLOSED || end.cause() == End.Cause.REPLACED;
            // The record that opened the value anew says itself that the older life is over.
            boolean told = end.cause() == End.Cause.REPLACED && taken.contains(value);
            if (value != null) {
                out(value);
            }
            if (value != null && closed && !told && sample.listing() == Listing.EVENTS && sample.listed()) {
                rows.add(new long[] {value});
            }
        }
    }

    private void shortLives(Sample sample) {
        Map<Integer, Integer> stayed = new HashMap<>();
        sample.births().forEach(birth -> stayed.merge(birth.stackId(), 1, Integer::sum));
        long value = SHORT;
        for (Traffic traffic : sample.traffic()) {
            int count = traffic.opened() - stayed.getOrDefault(traffic.stackId(), 0);
            for (int i = 0; i < count && sample.listed(); i++) {
                rows.add(new long[] {value, 0, traffic.stackId()});
                if (sample.listing() == Listing.EVENTS) {
                    rows.add(new long[] {value});
                }
                value += 4;
            }
        }
    }

    private void births(Sample sample, int explained) {
        int left = explained;
        for (Birth birth : sample.births()) {
            boolean open = left-- > 0;
            long value = open ? settled.remove(0) : birth.handle();
            if (!open) {
                in(value);
            }
            valueOfLife.put(birth.life(), value);
            rows.add(
                    birth.foreign()
                            ? new long[] {value, 0, birth.stackId(), OTHER}
                            : new long[] {value, 0, birth.stackId()});
        }
    }

    /**
     * Carries the handles without a stack on, by the rules of the ledger: a value that came without a record waits for the next listing, which names
     * it or not. Returns how many of this sample's births must be handles that had no record until now: their value stays what it was here.
     */
    private int unlisted(Sample sample) {
        drop(settled, sample.unlistedEnded());
        int born = sample.unlistedBorn();
        if (sample.listed()) {
            int waited = Math.min(born, awaited.size());
            settled.addAll(awaited.subList(0, waited));
            awaited.subList(0, waited).clear();
            drop(awaited, awaited.size());
            born -= waited;
        }
        settled.addAll(fresh(born));
        int waiting = total(sample) - settled.size();
        int explained = 0;
        if (waiting < 0) {
            boolean recorded = sample.listing() == Listing.EVENTS && !sample.overtaken();
            explained = recorded ? Math.min(-waiting, sample.births().size()) : 0;
            drop(settled, -waiting - explained);
            waiting = 0;
        }
        drop(awaited, awaited.size() - waiting);
        awaited.addAll(fresh(waiting - awaited.size()));
        return explained;
    }

    private List<Long> fresh(int count) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            in(nextUnlisted);
            values.add(nextUnlisted);
            nextUnlisted += 4;
            if (nextUnlisted == SHORT) {
                nextUnlisted = UNLISTED;
            }
        }
        return values;
    }

    private void drop(List<Long> values, int count) {
        if (count > 0) {
            List<Long> gone = values.subList(0, Math.min(count, values.size()));
            gone.forEach(this::out);
            gone.clear();
        }
    }

    private void in(long value) {
        if (!went.remove(value)) {
            came.add(value);
        }
    }

    private void out(long value) {
        if (!came.remove(value)) {
            went.add(value);
        }
    }

    private static int total(Sample sample) {
        return sample.unlisted().values().stream().mapToInt(Integer::intValue).sum();
    }
}
