package io.handlewatch.windows.ring;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingRecords;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.windows.process.NtFunctions;
import io.handlewatch.windows.process.NtStatus;
import io.handlewatch.windows.process.OpenedProcess;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * ProcessHandleTracing (class 32) asked of the kernel, with a handle of its own. Declarations and answers as phnt has them, and as the original {@code
 * !htrace} relies on them. Confined to one thread.
 */
public final class KernelRing implements RingQuery {
    private static final int HANDLE_TRACING = 32;
    private static final int HEADER = 16;
    private static final int RECORD = 160;
    private static final int COUNT_AT = 8;
    private static final int FIRST_ROOM = HEADER + 4096 * RECORD;

    private static final long MOST_ROOM = HEADER + (long) RingRecords.MOST_RECORDS * RECORD;

    private static final int TRIES = 8;

    private final ProcessIdentity target;
    private final NtFunctions nt;
    private final WinNT.HANDLE process;
    private final Runnable release;
    private Memory block = new Memory(FIRST_ROOM);

    /** What the next reading begins with. */
    private long room = FIRST_ROOM;

    KernelRing(ProcessIdentity target, NtFunctions nt, WinNT.HANDLE process, Runnable release) {
        this.target = target;
        this.nt = nt;
        this.process = process;
        this.release = release;
    }

    /** Opens the process for this query. */
    public static KernelRing of(ProcessIdentity target) {
        NtFunctions nt = NtFunctions.load();
        OpenedProcess process =
                OpenedProcess.open(target.pid(), OpenedProcess.QUERY_INFORMATION | OpenedProcess.SET_INFORMATION);
        return new KernelRing(target, nt, process.handle(), process::close);
    }

    @Override
    public boolean enabled() {
        int status = query(null);
        if (status == NtStatus.SUCCESS || NtStatus.tooSmall(status)) {
            return true;
        }
        if (status == NtStatus.INVALID_PARAMETER) {
            return false;
        }
        throw refused("be asked for", status);
    }

    /** PROCESS_HANDLE_TRACING_ENABLE_EX: flags, then slots. */
    @Override
    public void enable(int slots) {
        try (Memory flagsAndSlots = new Memory(8)) {
            flagsAndSlots.setInt(0, 0);
            flagsAndSlots.setInt(4, slots);
            set("be switched on", flagsAndSlots, 8);
        }
    }

    @Override
    public void disable() {
        set("be switched off", null, 0);
    }

    private void set(String what, @Nullable Pointer block, int length) {
        int status = nt.NtSetInformationProcess(process, HANDLE_TRACING, block, length);
        if (status != NtStatus.SUCCESS) {
            throw refused(what, status);
        }
    }

    @Override
    public RingRecords read() {
        if (block.size() < room) {
            take(room);
        }
        for (int i = 0; i < TRIES; i++) {
            IntByReference needed = new IntByReference();
            int status = query(needed);
            long count = Integer.toUnsignedLong(block.getInt(COUNT_AT));
            if (status == NtStatus.SUCCESS) {
                long end = Math.min(block.size(), HEADER + count * RECORD);
                return RingRecords.of(block.getByteBuffer(0, end).order(ByteOrder.LITTLE_ENDIAN));
            }
            if (status == NtStatus.INVALID_PARAMETER) {
                throw new EngineException(
                        Kind.REFUSED,
                        "Handle tracing of process " + target.pid()
                                + " is off: somebody else switched it off, or the process has ended.");
            }
            if (!NtStatus.tooSmall(status)) {
                throw refused("be read", status);
            }
            // The ring grows while it is read: an eighth more than it says now.
            long said = Math.max(HEADER + count * RECORD, Integer.toUnsignedLong(needed.getValue()));
            long wanted = Math.max(said + said / 8, block.size() + FIRST_ROOM);
            if (wanted > MOST_ROOM) {
                break;
            }
            take(wanted);
        }
        throw new EngineException(
                Kind.REFUSED, "The kernel's ring grew faster than it could be read. Try --source list.");
    }

    private void take(long bytes) {
        block.close();
        block = new Memory(bytes);
        room = bytes;
    }

    /** The block of a full ring goes back to the system until the next reading: that costs some milliseconds then, and 21 MB less meanwhile. */
    @Override
    public void rest() {
        if (block.size() > FIRST_ROOM) {
            block.close();
            block = new Memory(FIRST_ROOM);
        }
    }

    private int query(@Nullable IntByReference needed) {
        block.setLong(0, 0); // the handle that is asked for: all
        block.setLong(COUNT_AT, 0);
        return nt.NtQueryInformationProcess(process, HANDLE_TRACING, block, (int) block.size(), needed);
    }

    private EngineException refused(String what, int status) {
        if (status == NtStatus.ACCESS_DENIED) {
            return OpenedProcess.denied(target.pid());
        }
        if (status == NtStatus.PROCESS_IS_TERMINATING) {
            return new EngineException(Kind.TARGET_GONE, "Process " + target.pid() + " is ending.");
        }
        return new EngineException(
                Kind.REFUSED,
                "The kernel's handle tracing cannot " + what + " (" + NtStatus.text(status) + "). Try --source list.");
    }

    @Override
    public void close() {
        release.run();
        block.close();
    }
}
