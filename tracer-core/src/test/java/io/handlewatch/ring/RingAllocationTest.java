package io.handlewatch.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a reading of a full ring leaves for the collector where every record in it is new. */
final class RingAllocationTest {
    private static final int SLOTS = 131_072;
    private static final int STACKS = 300;
    private static final int OPEN = 4_096;
    private static final int WARM_UP = 3;
    private static final long MOST_BYTES = 1 << 20;
    private static final List<Operation> KINDS = List.of(Operation.values());

    @Test
    void aFullRingOfNewRecordsTakesAMegabyte() {
        Ring ring = new Ring();
        StackTable stacks = new StackTable();
        OpenSet open = OpenSet.of(ring.open(), null);
        RingSource source =
                new RingSource(ring, null, () -> open, new VirtualClock(Instant.parse("2026-03-02T20:00:00Z")), stacks);
        source.start(SLOTS);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long me = Thread.currentThread().getId();
        for (int round = 0; round <= WARM_UP; round++) {
            ring.fill();
            long before = thread.getThreadAllocatedBytes(me);
            Reading reading = source.read();
            long bytes = thread.getThreadAllocatedBytes(me) - before;
            assertThat(before).as("the machine counts").isPositive();
            ring.check(Objects.requireNonNull(reading.records()), stacks);
            assertThat(reading.overtaken())
                    .as("nothing was there before the first")
                    .isEqualTo(round > 0);
            if (round == WARM_UP) {
                assertThat(bytes).as("bytes of a reading").isBetween(1L, MOST_BYTES);
            }
        }
    }

    /** Each time another ring full of records, as a busy program makes them in a minute. */
    private static final class Ring implements RingQuery {
        private final SplittableRandom random = new SplittableRandom(3);
        private final ByteBuffer block =
                ByteBuffer.allocateDirect(16 + 160 * SLOTS).order(ByteOrder.LITTLE_ENDIAN);
        private final long[][] addresses = new long[STACKS][];

        /** Of the records, newest first. */
        private final int[] stackOf = new int[SLOTS];

        private final TraceRecord[] records = new TraceRecord[SLOTS];

        Ring() {
            Arrays.setAll(
                    addresses,
                    stack -> random.longs(1 + stack % 16, 1, 1L << 47).toArray());
            block.putInt(8, SLOTS);
        }

        /** What stays open all the time. */
        long[] open() {
            long[] values = new long[OPEN];
            Arrays.setAll(values, i -> 0x10_0000L + 4L * i);
            return values;
        }

        void fill() {
            for (int i = 0; i < SLOTS; i++) {
                boolean stays = random.nextInt(64) == 0;
                Operation operation = stays ? Operation.OPEN : KINDS.get(random.nextInt(KINDS.size()));
                long handle = stays ? 0x10_0000L + 4L * random.nextInt(OPEN) : 4L * (1 + random.nextInt(10_000));
                records[i] = new TraceRecord(operation, handle, 4312, 4L * (1 + random.nextInt(20)), 0);
                stackOf[i] = random.nextInt(STACKS);
                int at = 16 + 160 * i;
                block.putLong(at, handle)
                        .putLong(at + 8, records[i].processId())
                        .putLong(at + 16, records[i].threadId())
                        .putInt(at + 24, operation.code());
                for (int frame = 0; frame < 16; frame++) {
                    long[] stack = addresses[stackOf[i]];
                    block.putLong(at + 32 + 8 * frame, frame < stack.length ? stack[frame] : 0);
                }
            }
        }

        void check(List<TraceRecord> read, StackTable stacks) {
            assertThat(read).hasSize(SLOTS);
            for (int i = 0; i < SLOTS; i++) {
                TraceRecord record = read.get(SLOTS - 1 - i);
                boolean same = record.operation() == records[i].operation()
                        && record.handle() == records[i].handle()
                        && record.processId() == records[i].processId()
                        && record.threadId() == records[i].threadId()
                        && (record.operation() == Operation.OPEN
                                ? Arrays.equals(frames(stacks, record), addresses[stackOf[i]])
                                : record.stackId() == 0);
                assertThat(same).as("record %d: %s", i, record).isTrue();
            }
        }

        private static long[] frames(StackTable stacks, TraceRecord record) {
            return Objects.requireNonNull(stacks.get(record.stackId())).frames().stream()
                    .mapToLong(Frame::address)
                    .toArray();
        }

        @Override
        public boolean enabled() {
            return false;
        }

        @Override
        public void enable(int wanted) {}

        @Override
        public void disable() {}

        @Override
        public RingRecords read() {
            return RingRecords.of(block);
        }

        @Override
        public void close() {}
    }
}
