package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TraceRecord.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link ReadingsTest} cannot see from outside. */
final class ExplainedTest {
    private static RingRecord opening(long handle) {
        return new RingRecord(Operation.OPEN, handle, 8, 4, new long[] {handle});
    }

    @Test
    void openingsOfWhatIsClosedByNowLeaveNothing() {
        List<RingRecord> ring = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            ring.add(opening(4L * i));
        }
        RingRecords view = RingRecords.of(ring);
        OpenSet open = OpenSet.of(new long[] {8, 800}, null);
        OpenSet before = OpenSet.of(new long[] {800, 12}, null);
        Explained explained = new Explained();
        for (int i = 0; i < ring.size(); i++) {
            explained.record(view, i, open, before);
        }
        assertThat(explained.size()).isEqualTo(3);
        assertThat(explained.unexplained(open)).isEmpty();
        assertThat(explained.unexplained(before)).isEmpty();
        explained.forgetClosed(open);
        assertThat(explained.size()).isEqualTo(2);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        Explained one = new Explained();
        Explained other = new Explained();
        one.record(opening(4));
        other.record(opening(8));
        other.copyFrom(one);
        other.record(opening(12));
        one.record(opening(16));
        OpenSet all = OpenSet.of(new long[] {4, 8, 12, 16}, null);
        assertThat(one.unexplained(all)).containsExactly(8L, 12L);
        assertThat(other.unexplained(all)).containsExactly(8L, 16L);
    }
}
