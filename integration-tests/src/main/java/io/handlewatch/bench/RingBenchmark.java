package io.handlewatch.bench;

import com.sun.management.ThreadMXBean;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.ring.RingSource;
import io.handlewatch.target.Clock;
import io.handlewatch.target.OpenHandles;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.StackTable;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What our half of the ring source costs, from the kernel's block in memory to new records under stack ids: by size of the ring and by how many records are
 * new, the unit being one plain pass over the block's bytes in the same run. Each reading is checked: as many records as were put in, in their order.
 */
public final class RingBenchmark {
    private static final int HEADER = 16;
    private static final int RECORD = 160;
    private static final int STACKS = 300;
    private static final int DEPTH = 11;
    private static final int OPEN = 4096;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 31;

    private RingBenchmark() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        System.out.printf(
                Locale.ROOT,
                "%d stacks, %d open handles; Java %s, %d processors; medians of %d, thread time%n",
                STACKS,
                OPEN,
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                ROUNDS);
        System.out.printf("%8s %8s %10s %10s %8s %12s%n", "records", "new", "ms", "pass, ms", "ratio", "KB allocated");
        for (int slots = 1024; slots <= 131_072; slots *= 2) {
            measure(slots, Math.min(slots, 1000));
        }
        for (int fresh : new int[] {0, 4096, 32_768, 131_072}) {
            measure(131_072, fresh);
        }
    }

    private static void measure(int slots, int fresh) {
        Ring ring = new Ring(slots);
        ring.push(slots);
        RingSource source = new RingSource(ring, null, new Open(), new Still(), new StackTable());
        source.start(slots);
        source.read();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] ours = new double[ROUNDS];
        double[] pass = new double[ROUNDS];
        double[] allocated = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            ring.push(fresh);
            long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
            long begin = thread.getCurrentThreadCpuTime();
            Reading reading = source.read();
            long end = thread.getCurrentThreadCpuTime();
            long after = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
            ring.check(reading, fresh);
            long sum = ring.pass();
            if (round >= 0) {
                ours[round] = (end - begin) / 1e6;
                allocated[round] = (after - bytes) / 1024.0;
                pass[round] = (thread.getCurrentThreadCpuTime() - sum) / 1e6;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%8d %8d %10.2f %10.2f %8.1f %12.0f%n",
                slots,
                fresh,
                median(ours),
                median(pass),
                median(ours) / median(pass),
                median(allocated));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** A full ring, newest record first; a record's handle is its number, so that what is read can be checked. */
    private static final class Ring implements RingQuery {
        private final ByteBuffer block;
        private final int slots;
        private final long[][] addresses = new long[STACKS][DEPTH];
        private final SplittableRandom random = new SplittableRandom(5);
        private long pushed;
        private long seen;

        Ring(int slots) {
            this.slots = slots;
            this.block = ByteBuffer.allocateDirect(HEADER + slots * RECORD).order(ByteOrder.LITTLE_ENDIAN);
            for (long[] stack : addresses) {
                Arrays.setAll(stack, i -> 0x7ff6_0000_0000L + random.nextInt(1 << 20));
            }
            block.putInt(8, slots);
        }

        /** So many new records. */
        void push(int records) {
            int keep = slots - records;
            ByteBuffer old = block.duplicate();
            block.slice(HEADER + records * RECORD, keep * RECORD).put(old.slice(HEADER, keep * RECORD));
            for (int i = 0; i < records; i++) {
                int at = HEADER + (records - 1 - i) * RECORD;
                pushed++;
                block.putLong(at, 4 * pushed);
                block.putLong(at + 8, 4312);
                block.putLong(at + 16, 8 + 4 * (pushed % 16));
                block.putInt(at + 24, pushed % 2 == 0 ? 1 : 2);
                long[] stack = addresses[random.nextInt(STACKS)];
                for (int frame = 0; frame < 16; frame++) {
                    block.putLong(at + 32 + 8 * frame, frame < DEPTH ? stack[frame] : 0);
                }
            }
        }

        void check(Reading reading, int fresh) {
            if (reading.records() == null || reading.records().size() != fresh) {
                throw new IllegalStateException("expected " + fresh + " new records, read " + reading.newRecords());
            }
            for (int i = 0; i < fresh; i++) {
                if (reading.records().get(i).handle() != 4 * (pushed - fresh + i + 1)) {
                    throw new IllegalStateException("record " + i + " is another one");
                }
            }
        }

        /** Adds up all words of the block; gives the thread time at which it began. */
        long pass() {
            long begin = ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadCpuTime();
            for (int at = HEADER; at < block.limit(); at += 8) {
                seen += block.getLong(at);
            }
            return seen == 42 ? 0 : begin;
        }

        @Override
        public boolean enabled() {
            return true;
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

    private static final class Open implements OpenHandles {
        private final OpenSet open;

        Open() {
            long[] values = new long[OPEN];
            Arrays.setAll(values, i -> 0x4000_0000_0000L + 4L * i);
            open = OpenSet.of(values, null);
        }

        @Override
        public OpenSet openHandles() {
            return open;
        }
    }

    private static final class Still implements Clock {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long millis() {
            return 0;
        }

        @Override
        public void sleepUntil(long millis) {}

        @Override
        public void wake() {}
    }
}
