package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.ring.RingColumns;
import io.handlewatch.ring.RingRecord;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
