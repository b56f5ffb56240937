package io.handlewatch.ring;

import io.handlewatch.ring.PlainReadings.Rec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Records of tests as the sources have them. */
final class RingViews {
    private RingViews() {}

    /** As a host's columns. */
    static RingRecords columns(List<RingRecord> newestFirst) {
        RingColumns columns = new RingColumns();
        columns.move(newestFirst.size(), newestFirst.size());
        for (int i = 0; i < newestFirst.size(); i++) {
            RingRecord record = newestFirst.get(i);
            columns.set(
                    i,
                    record.operation(),
                    record.handle(),
                    record.processId(),
                    record.threadId(),
                    record.fingerprint(),
                    record.addresses(),
                    record.addresses().length);
        }
        return columns;
    }

    /** As the kernel's block. */
    static RingRecords block(List<Rec> newestFirst) {
        ByteBuffer block = ByteBuffer.allocate(16 + 160 * newestFirst.size()).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(8, newestFirst.size());
        for (int i = 0; i < newestFirst.size(); i++) {
            Rec record = newestFirst.get(i);
            int at = 16 + 160 * i;
            block.putLong(at, record.handle())
                    .putLong(at + 8, record.process())
                    .putLong(at + 16, record.thread())
                    .putInt(at + 24, record.operation().code());
            for (int frame = 0; frame < record.addresses().size(); frame++) {
                block.putLong(at + 32 + 8 * frame, record.addresses().get(frame));
            }
        }
        return RingRecords.of(block);
    }
}
