package io.handlewatch.windows.host;

import io.handlewatch.ring.LineUp;
import io.handlewatch.ring.RingColumns;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.IOException;

/**
 * A reading of the kernel's ring as its change against the reading before. A full ring is mostly the same as a minute ago, moved by the new records: only those go over
 * the pipe, in pieces, so that no side ever holds a message of the ring's size. Of the reading before, this side keeps a number for each record.
 *
 * <p>A piece is: how many records there are now, how many of them are new, the place of its first record among these, how many it has, and for each of them operation,
 * handle, process, thread, fingerprint and, of an opening, its addresses.
 */
final class RingChange {
    /** Some 80 KB at 16 addresses a record. */
    static final int PIECE = 512;

    private long[] last = new long[0];

    /** The last but one, to be filled anew. */
    private long[] spare = new long[0];

    private final long[] addresses = new long[RingRecords.MOST_ADDRESSES];
    private final Message.Builder piece = new Message.Builder();

    /** Takes the pieces. */
    @FunctionalInterface
    interface Pieces {
        /** The next one. */
        void take(Message piece) throws IOException;
    }

    /** Gives a reading in pieces; at least one. */
    void write(RingRecords ring, Pieces pieces) throws IOException {
        long[] now = ring.fingerprints(spare);
        int fresh = fresh(now);
        int from = 0;
        do {
            int count = Math.min(PIECE, fresh - from);
            piece.number(now.length).number(fresh).number(from).number(count);
            for (int i = from; i < from + count; i++) {
                put(ring, i, now[i]);
            }
            pieces.take(piece.build(Message.Kind.RECORDS));
            from += count;
        } while (from < fresh);
        spare = last;
        last = now;
    }

    private void put(RingRecords ring, int index, long print) {
        Operation operation = ring.operation(index);
        int count = operation == Operation.OPEN ? ring.addresses(index, addresses) : 0;
        piece.number(operation.code())
                .big(ring.handle(index))
                .big(ring.processId(index))
                .big(ring.threadId(index))
                .big(print)
                .number(count);
        for (int frame = 0; frame < count; frame++) {
            piece.big(addresses[frame]);
        }
    }

    /** The smallest number of records after which the new reading goes on as the old one began, to its own end. */
    private int fresh(long[] now) {
        LineUp.Place place = now.length > last.length ? LineUp.grown(last, last.length, now) : LineUp.find(last, now);
        boolean whole = place.found() && now.length - place.shift() <= last.length;
        return whole ? place.shift() : now.length;
    }

    /**
     * Takes one piece of the other side's reading.
     *
     * @throws IllegalArgumentException where it does not fit; an {@link IndexOutOfBoundsException} says that as well
     */
    static void read(Message.Content piece, RingColumns ring) {
        int now = piece.number();
        int fresh = piece.number();
        int from = piece.number();
        int count = piece.number();
        if (from == 0) {
            ring.move(now, fresh);
        }
        long[] addresses = new long[RingRecords.MOST_ADDRESSES];
        for (int i = from; i < from + count; i++) {
            Operation operation = operation(piece.number());
            long handle = piece.big();
            long processId = piece.big();
            long threadId = piece.big();
            long print = piece.big();
            int length = piece.number();
            if (length < 0 || length > addresses.length) {
                throw new IllegalArgumentException(length + " addresses of one record");
            }
            for (int frame = 0; frame < length; frame++) {
                addresses[frame] = piece.big();
            }
            ring.set(i, operation, handle, processId, threadId, print, addresses, length);
        }
    }

    private static Operation operation(int code) {
        return switch (code) {
            case 1 -> Operation.OPEN;
            case 2 -> Operation.CLOSE;
            default -> Operation.BAD_REFERENCE;
        };
    }
}
