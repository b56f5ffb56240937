package io.handlewatch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TraceColumnsTest {
    private static final List<Operation> KINDS = List.of(Operation.values());

    private final TraceColumns columns = new TraceColumns();

    private static TraceRecord record(int number) {
        return new TraceRecord(
                KINDS.get(number % 3), 4L * number, 4312L + number, 8L + number, number % 3 == 0 ? number : 0);
    }

    private void fill(int from, int count) {
        columns.begin(count);
        for (int i = from; i < from + count; i++) {
            TraceRecord record = record(i);
            columns.append(
                    record.operation(), record.handle(), record.processId(), record.threadId(), record.stackId());
        }
    }

    private static List<TraceRecord> records(int from, int count) {
        List<TraceRecord> all = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            all.add(record(i));
        }
        return all;
    }

    @Test
    void givesTheRecordsOfTheLastReading() {
        for (int count : new int[] {0, 3, 5_000, 4_999, 1, 20_000, 0}) {
            fill(count + 7, count);
            assertThat(columns).isEqualTo(records(count + 7, count));
        }
        fill(0, 10);
        assertThatThrownBy(() -> columns.get(10))
                .as("there is room, and no record")
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> columns.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aRecordThatWasTakenOutStays() {
        fill(0, 2);
        TraceRecord kept = columns.get(1);
        fill(100, 2);
        assertThat(kept).isEqualTo(record(1));
    }

    @Test
    void whoStillWalksAlongTheReadingBeforeIsTold() {
        fill(0, 3);
        Iterator<TraceRecord> old = columns.iterator();
        old.next();
        fill(10, 3);
        assertThatThrownBy(old::next).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void oneLargeReadingDoesNotKeepItsRoom() {
        fill(0, 131_072);
        int large = columns.room();
        fill(0, 100_000);
        assertThat(columns.room()).as("much the same: nothing new is taken").isEqualTo(large);
        fill(0, 2_000);
        assertThat(columns.room()).isBetween(2_000, 4_000);
        fill(0, 0);
        assertThat(columns.room()).isBetween(1, 4_000);
    }

    @Test
    void aReadingTakesColumnsAsTheyAreAndCopiesAnyOtherList() {
        fill(0, 3);
        assertThat(reading(columns).records()).isSameAs(columns);
        assertThat(reading(columns).inRun(2, 5, List.of()).records()).isSameAs(columns);
        assertThat(reading(null).records()).isNull();
        List<TraceRecord> list = records(0, 3);
        Reading copied = reading(list);
        list.clear();
        assertThat(copied.records()).hasSize(3);
    }

    private static Reading reading(@Nullable List<TraceRecord> records) {
        return new Reading(1, Instant.EPOCH, 0, Listing.EVENTS, records, 0, false, null, List.of());
    }
}
