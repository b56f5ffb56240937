package io.handlewatch.windows.process;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.trace.ProcessCost;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * All processes of the system out of one answer (SystemProcessInformation), without opening any of them. Layout of SYSTEM_PROCESS_INFORMATION on x64 from
 * phnt's ntexapi.h. Confined to one thread.
 */
final class ProcessTable {
    private static final int SYSTEM_PROCESSES = 5;
    private static final int FIRST_ROOM = 1 << 18;
    private static final int MOST_ROOM = 1 << 28;

    private static final int NEXT_AT = 0;
    private static final int THREADS_AT = 4;
    private static final int CREATED_AT = 32;
    private static final int USER_TIME_AT = 40;
    private static final int KERNEL_TIME_AT = 48;
    private static final int NAME_LENGTH_AT = 56;
    private static final int NAME_AT = 64;
    private static final int PID_AT = 80;
    private static final int HANDLES_AT = 96;
    private static final int SESSION_AT = 100;
    private static final int WORKING_SET_AT = 144;
    private static final int PRIVATE_AT = 200;
    private static final int STRUCTURE = 208;

    private static final long TICKS_PER_MILLI = 10_000; // of 100 ns

    private final NtFunctions nt;
    private int room = FIRST_ROOM;

    /**
     * One process.
     *
     * @param image file name of its image; "" for the idle process
     * @param created when it was created
     * @param session its terminal session
     * @param cost what it takes, its handles among it
     */
    record Entry(long pid, String image, Instant created, int session, ProcessCost cost) {}

    ProcessTable(NtFunctions nt) {
        this.nt = nt;
    }

    /** The processes with these ids; empty where the system does not tell. */
    List<Entry> read(LongPredicate wanted) {
        while (true) {
            try (Memory block = new Memory(room)) {
                IntByReference needed = new IntByReference();
                int status = nt.NtQuerySystemInformation(SYSTEM_PROCESSES, block, room, needed);
                if (status == NtStatus.SUCCESS) {
                    return decode(block, Math.min(room, needed.getValue() == 0 ? room : needed.getValue()), wanted);
                }
                if (!NtStatus.tooSmall(status) || room >= MOST_ROOM) {
                    return List.of();
                }
                room = Math.min(MOST_ROOM, Math.max(room * 2, needed.getValue() + FIRST_ROOM));
            }
        }
    }

    /** Names lie in the same block; a pointer that leads out of it gives no name. */
    static List<Entry> decode(Memory block, long size, LongPredicate wanted) {
        List<Entry> entries = new ArrayList<>();
        long at = 0;
        while (at + STRUCTURE <= size) {
            long pid = block.getLong(at + PID_AT);
            if (wanted.test(pid)) {
                entries.add(entry(block, size, at, pid));
            }
            long next = Integer.toUnsignedLong(block.getInt(at + NEXT_AT));
            if (next == 0) {
                break;
            }
            at += next;
        }
        return entries;
    }

    private static Entry entry(Memory block, long size, long at, long pid) {
        long cpu = block.getLong(at + USER_TIME_AT) + block.getLong(at + KERNEL_TIME_AT);
        return new Entry(
                pid,
                name(block, size, at),
                WindowsProcesses.instant(block.getLong(at + CREATED_AT)),
                block.getInt(at + SESSION_AT),
                new ProcessCost(
                        block.getLong(at + PRIVATE_AT),
                        block.getLong(at + WORKING_SET_AT),
                        cpu / TICKS_PER_MILLI,
                        block.getInt(at + HANDLES_AT),
                        block.getInt(at + THREADS_AT)));
    }

    private static String name(Memory block, long size, long at) {
        int length = Short.toUnsignedInt(block.getShort(at + NAME_LENGTH_AT));
        long from = block.getLong(at + NAME_AT) - Pointer.nativeValue(block);
        return length == 0 || from < 0 || from + length > size
                ? ""
                : new String(block.getByteArray(from, length), StandardCharsets.UTF_16LE);
    }
}
