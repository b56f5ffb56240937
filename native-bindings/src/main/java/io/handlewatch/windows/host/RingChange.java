package io.handlewatch.windows.host;

import io.handlewatch.ring.LineUp;
import io.handlewatch.ring.RingColumns;
import io.handlewatch.ring.RingRecord;
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
                put(ring.get(i));
            }
            pieces.take(piece.build(Message.Kind.RECORDS));
            from += count;
        } while (from < fresh);
        spare = last;
        last = now;
    }

    private void put(RingRecord record) {
        long[] addresses = record.operation() == Operation.OPEN ? record.addresses() : new long[0];
        piece.number(record.operation().code())
                .big(record.handle())
                .big(record.processId())
                .big(record.threadId())
                .big(record.fingerprint())
                .number(addresses.length);
        for (long address : addresses) {
            piece.big(address);
        }
    }

    /** The smallest number of records after which the new reading goes on as the old one began, to its own end. */
    private int fresh(long[] now) {
        LineUp.Place place = now.length > last.length ? LineUp.grown(last, last.length, now) : LineUp.find(last, now);
        boolean whole = place.found() && now.length - place.shift() <= last.length;
        return whole ? place.shift() : now.length;
    }

    /** Takes one piece of the other side's reading. */
    static void read(Message.Content piece, RingColumns ring) {
        int now = piece.number();
        int fresh = piece.number();
        int from = piece.number();
        int count = piece.number();
        if (from == 0) {
            ring.move(now, fresh);
        }
        for (int i = from; i < from + count; i++) {
            Operation operation = operation(piece.number());
            long handle = piece.big();
            long processId = piece.big();
            long threadId = piece.big();
            long print = piece.big();
            long[] addresses = new long[piece.number()];
            for (int frame = 0; frame < addresses.length; frame++) {
                addresses[frame] = piece.big();
            }
            ring.set(i, operation, handle, processId, threadId, print, addresses);
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
