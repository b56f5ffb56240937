package io.handlewatch.ring;

import io.handlewatch.trace.TraceRecord.Operation;
import java.util.Arrays;
import java.util.Objects;

/**
 * A ring's records in columns of plain numbers: a quarter of the kernel's block, which holds each stack as often as it was walked. Of closings and bad references the
 * addresses are not kept, their fingerprints are. Moves on by what is new: {@link #move}, then {@link #set} for each new record.
 */
public final class RingColumns extends RingRecords {
    private static final long[] NO_ADDRESSES = {};

    private final StackPool stacks = new StackPool();
    private int size;
    private long[] prints = new long[0];
    private long[] handles = new long[0];
    private long[] processes = new long[0];
    private long[] threads = new long[0];
    private byte[] operations = new byte[0];
    private long[][] addresses = new long[0][];

    /**
     * The ring has been read again.
     *
     * @param now how many records it has, at most {@link #MOST_RECORDS}
     * @param fresh how many of them, the newest, are new and are set next; the others are the newest of those before
     */
    public void move(int now, int fresh) {
        int kept = now - fresh;
        if (fresh < 0 || kept < 0 || kept > size || now > MOST_RECORDS) {
            throw new IllegalArgumentException(now + " records, " + fresh + " of them new, after " + size);
        }
        int room = now <= prints.length ? prints.length : now + now / 8;
        prints = moved(prints, new long[room == prints.length ? 0 : room], fresh, kept);
        handles = moved(handles, new long[room == handles.length ? 0 : room], fresh, kept);
        processes = moved(processes, new long[room == processes.length ? 0 : room], fresh, kept);
        threads = moved(threads, new long[room == threads.length ? 0 : room], fresh, kept);
        byte[] operationsNow = room == operations.length ? operations : new byte[room];
        System.arraycopy(operations, 0, operationsNow, fresh, kept);
        operations = operationsNow;
        long[][] addressesNow = room == addresses.length ? addresses : new long[room][];
        System.arraycopy(addresses, 0, addressesNow, fresh, kept);
        addresses = addressesNow;
        Arrays.fill(addresses, now, Math.max(now, Math.min(size, addresses.length)), NO_ADDRESSES);
        size = now;
        stacks.forgetBut(addresses, fresh, now);
    }

    private static long[] moved(long[] old, long[] larger, int fresh, int kept) {
        long[] to = larger.length == 0 ? old : larger;
        System.arraycopy(old, 0, to, fresh, kept);
        return to;
    }

    /**
     * One of the new records. Of another than an opening no addresses are kept.
     *
     * @param stack its first {@code length} are the return addresses, newest call first; may be used anew afterwards
     * @param length 0 to {@link #MOST_ADDRESSES}
     */
    public void set(
            int index,
            Operation operation,
            long handle,
            long processId,
            long threadId,
            long print,
            long[] stack,
            int length) {
        Objects.checkIndex(index, size);
        prints[index] = print;
        handles[index] = handle;
        processes[index] = processId;
        threads[index] = threadId;
        operations[index] = (byte) operation.code();
        addresses[index] = operation == Operation.OPEN ? stacks.same(stack, length) : NO_ADDRESSES;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Operation operation(int index) {
        return switch (operations[Objects.checkIndex(index, size)]) {
            case 1 -> Operation.OPEN;
            case 2 -> Operation.CLOSE;
            default -> Operation.BAD_REFERENCE;
        };
    }

    @Override
    public long handle(int index) {
        return handles[Objects.checkIndex(index, size)];
    }

    @Override
    public long processId(int index) {
        return processes[Objects.checkIndex(index, size)];
    }

    @Override
    public long threadId(int index) {
        return threads[Objects.checkIndex(index, size)];
    }

    @Override
    public long fingerprint(int index) {
        return prints[Objects.checkIndex(index, size)];
    }

    @Override
    public int addresses(int index, long[] into) {
        long[] stack = Objects.requireNonNullElse(addresses[Objects.checkIndex(index, size)], NO_ADDRESSES);
        System.arraycopy(stack, 0, into, 0, stack.length);
        return stack.length;
    }
}
