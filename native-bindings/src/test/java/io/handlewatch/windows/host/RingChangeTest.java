package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.handlewatch.ring.RingColumns;
import io.handlewatch.ring.RingRecord;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RingChangeTest {
    private static final int RECORD = 160;

    private static RingRecords ring(List<byte[]> newestFirst) {
        ByteBuffer block = ByteBuffer.allocate(16 + newestFirst.size() * RECORD).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(0).putInt(newestFirst.size()).putInt(0);
        newestFirst.forEach(block::put);
        return RingRecords.of(block.flip());
    }

    private static byte[] record(int type, long handle, long thread, long... addresses) {
        ByteBuffer record = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(handle).putLong(4312).putLong(thread).putInt(type).putInt(0);
        for (long address : addresses) {
            record.putLong(address);
        }
        return record.array();
    }

    /** Sends a reading over; gives how many records went. */
    private static int send(RingChange writer, RingRecords ring, RingColumns reader) throws IOException {
        int[] sent = {0};
        writer.write(ring, piece -> {
            Message.Content content = piece.content();
            content.number();
            content.number();
            content.number();
            sent[0] += content.number();
            RingChange.read(piece.content(), reader);
        });
        return sent[0];
    }

    private static void same(RingRecords far, RingRecords here, String where) {
        assertThat(far).as(where).isEqualTo(here);
        assertThat(far.fingerprints(new long[0])).as(where).isEqualTo(here.fingerprints(new long[0]));
        for (int i = 0; i < here.size(); i++) {
            RingRecord got = far.get(i);
            assertThat(far.operation(i)).as(where).isEqualTo(here.operation(i));
            assertThat(far.handle(i)).as(where).isEqualTo(here.handle(i));
            if (got.operation() == Operation.OPEN) {
                assertThat(got.addresses()).as(where).isEqualTo(here.get(i).addresses());
            } else {
                assertThat(got.addresses()).as(where).isEmpty();
            }
        }
    }

    @Test
    void everyRecordComesBack() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int slots = 1 << random.nextInt(12);
            int different = 1 + random.nextInt(4); // few: the history repeats itself
            RingChange writer = new RingChange();
            RingColumns reader = new RingColumns();
            List<byte[]> ring = new ArrayList<>();
            for (int reading = 0; reading < 8; reading++) {
                int more = random.nextInt(slots * 2);
                for (int i = 0; i < more; i++) {
                    long[] stack =
                            random.longs(random.nextInt(4), 1, 1 + different).toArray();
                    ring.add(record(1 + random.nextInt(4), 4L * random.nextInt(different), 8, stack)); // type 4: none
                }
                if (random.nextInt(6) == 0) {
                    ring.clear(); // switched off and on again
                }
                ring = new ArrayList<>(ring.subList(Math.max(0, ring.size() - slots), ring.size()));
                List<byte[]> newestFirst = new ArrayList<>(ring);
                Collections.reverse(newestFirst);
                send(writer, ring(newestFirst), reader);
                same(reader, ring(newestFirst), "seed " + seed + " reading " + reading);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 17, Integer.MAX_VALUE})
    void aRecordWithOtherThanTheKernelsAddressesDoesNotFit(int addresses) {
        Message.Builder piece = new Message.Builder();
        piece.number(1).number(1).number(0).number(1);
        piece.number(1).big(4).big(8).big(4).big(77).number(addresses);
        for (int i = 0; i < 32; i++) {
            piece.big(i);
        }
        Message.Content content = piece.build(Message.Kind.RECORDS).content();
        assertThatThrownBy(() -> RingChange.read(content, new RingColumns()))
                .as("what makes the host a lost one")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, RingRecords.MOST_RECORDS + 1, Integer.MAX_VALUE})
    void aRingOfMoreRecordsThanAnyHasDoesNotFit(int records) {
        Message.Content content = new Message.Builder()
                .number(records)
                .number(records)
                .number(0)
                .number(0)
                .build(Message.Kind.RECORDS)
                .content();
        assertThatThrownBy(() -> RingChange.read(content, new RingColumns()))
                .as("what makes the host a lost one, before memory for them is asked for")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sixteenAddressesGoOver() throws IOException {
        long[] stack = new Random(1).longs(16, 1, 1L << 47).toArray();
        RingRecords ring = ring(List.of(record(1, 4, 8, stack), record(2, 8, 8, stack), record(1, 12, 8, stack)));
        RingColumns reader = new RingColumns();
        send(new RingChange(), ring, reader);
        same(reader, ring, "deep");
        assertThat(reader.get(2).addresses()).isEqualTo(stack);
    }

    /** The pieces take 128 bytes a record here; an object for each, with its addresses, would take some 200 more. */
    @Test
    void noRecordBecomesAnObjectOnItsWay() throws IOException {
        int size = 20_000;
        Random random = new Random(2);
        long[][] stacks = new long[50][];
        Arrays.setAll(stacks, i -> random.longs(11, 1, 1L << 47).toArray());
        RingChange writer = new RingChange();
        RingColumns reader = new RingColumns();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long me = Thread.currentThread().getId();
        for (int reading = 0; reading < 3; reading++) {
            List<byte[]> newestFirst = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                newestFirst.add(record(1, 4L * random.nextInt(1 << 20), 8, stacks[random.nextInt(stacks.length)]));
            }
            RingRecords ring = ring(newestFirst);
            List<Message> pieces = new ArrayList<>();
            long before = thread.getThreadAllocatedBytes(me);
            writer.write(ring, pieces::add);
            long written = thread.getThreadAllocatedBytes(me) - before;
            before = thread.getThreadAllocatedBytes(me);
            pieces.forEach(piece -> RingChange.read(piece.content(), reader));
            long read = thread.getThreadAllocatedBytes(me) - before;
            same(reader, ring, "reading " + reading);
            if (reading > 0) {
                assertThat(written).as("bytes to write").isBetween(1L, 160L * size);
                assertThat(read).as("bytes to read").isBetween(1L, 16L * size);
            }
        }
    }

    @Test
    void onlyWhatIsNewIsSent() throws IOException {
        List<byte[]> newestFirst = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            newestFirst.add(record(1, 4L * i, 8, 0x7ff6_0000_1000L));
        }
        RingChange writer = new RingChange();
        RingColumns reader = new RingColumns();
        assertThat(send(writer, ring(newestFirst), reader)).isEqualTo(2_000);
        newestFirst.add(0, record(2, 4, 12, 0x7ff6_0000_2000L));
        newestFirst.remove(2_000);
        assertThat(send(writer, ring(newestFirst), reader)).isEqualTo(1);
        assertThat(send(writer, ring(newestFirst), reader)).isZero();
        same(reader, ring(newestFirst), "at the end");
    }
}
