package io.handlewatch.trace;

import io.handlewatch.trace.TraceRecord.Operation;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The records of a reading, oldest first, in columns that a live source fills anew at its next reading: a record becomes an object when it is asked for, so that a reading of
 * a full ring leaves nothing behind. Whoever needs a record for longer keeps the object that {@link #get} gives. Confined to the source's thread.
 */
public final class TraceColumns extends AbstractList<TraceRecord> implements RandomAccess {
    /** Room for so many is always kept: some 30 KB. */
    private static final int FEW = 1024;

    private int size;
    private Operation[] operations = {};
    private long[] handles = {};
    private long[] processes = {};
    private long[] threads = {};
    private int[] stacks = {};

    /**
     * Another reading begins; what was here is gone.
     *
     * @param most how many records it has at most; where that is far less than there is room for, the room is given back
     */
    public void begin(int most) {
        int room = Math.max(FEW, most + most / 8);
        if (most > handles.length || room < handles.length / 8) {
            operations = new Operation[room];
            handles = new long[room];
            processes = new long[room];
            threads = new long[room];
            stacks = new int[room];
        }
        size = 0;
        modCount++; // whoever still walks along the reading before is told
    }

    /**
     * The next record, as {@link TraceRecord} describes it.
     *
     * @throws IndexOutOfBoundsException where there are more than {@link #begin} was told
     */
    public void append(Operation operation, long handle, long processId, long threadId, int stackId) {
        operations[size] = operation;
        handles[size] = handle;
        processes[size] = processId;
        threads[size] = threadId;
        stacks[size] = stackId;
        size++;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TraceRecord get(int index) {
        Objects.checkIndex(index, size);
        return new TraceRecord(operations[index], handles[index], processes[index], threads[index], stacks[index]);
    }

    /** For how many records there is room. */
    int room() {
        return handles.length;
    }
}
