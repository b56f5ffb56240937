package io.handlewatch.windows.process;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.trace.OpenSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The handles of one process: by the question for this process alone (ProcessHandleInformation, Windows 8 and later), else out of the table of all
 * processes (SystemExtendedHandleInformation). Neither touches the target. Layouts on x64 from phnt. Confined to one thread.
 */
final class HandleTable {
    private static final int PROCESS_HANDLES = 51;
    private static final int SYSTEM_HANDLES = 64;
    private static final int HEADER = 16;

    private static final int PROCESS_ENTRY = 40;
    private static final int PROCESS_TYPE_AT = 28;

    private static final int SYSTEM_ENTRY = 40;
    private static final int SYSTEM_PID_AT = 8;
    private static final int SYSTEM_VALUE_AT = 16;
    private static final int SYSTEM_TYPE_AT = 30;

    private static final Set<Integer> UNKNOWN = Set.of(NtStatus.INVALID_INFO_CLASS, NtStatus.NOT_IMPLEMENTED);

    private static final int MOST_TYPES = 256;
    private static final int FIRST_ROOM = 1 << 16;
    private static final int MOST_ROOM = 1 << 30;

    private final NtFunctions nt;
    private Map<Integer, String> types;
    private int room = FIRST_ROOM;
    private boolean ofAllProcesses;

    HandleTable(NtFunctions nt) {
        this(nt, Map.of());
        calibrate(TypeNames.read(nt));
    }

    /** The table with these types by their index. */
    HandleTable(NtFunctions nt, Map<Integer, String> types) {
        this.nt = nt;
        this.types = types;
    }

    /**
     * The index of a type in the handle table is not the same number on every system. An event of our own tells by how much it differs: the first pass
     * names that event's entry by its bare index.
     */
    private void calibrate(Map<Integer, String> names) {
        WinNT.HANDLE event = Kernel32.INSTANCE.CreateEvent(null, true, false, null);
        if (event == null) {
            return; // handles are counted without their types
        }
        try {
            Map<Integer, String> bare = new HashMap<>();
            IntStream.range(0, MOST_TYPES).forEach(index -> bare.put(index, Integer.toString(index)));
            types = bare;
            String seen = read(
                            Kernel32.INSTANCE.GetCurrentProcess(),
                            ProcessHandle.current().pid())
                    .type(Pointer.nativeValue(event.getPointer()));
            types = shifted(names, seen);
        } finally {
            Kernel32.INSTANCE.CloseHandle(event);
        }
    }

    private static Map<Integer, String> shifted(Map<Integer, String> names, String eventIndex) {
        Map<Integer, String> shifted = new HashMap<>();
        if (!eventIndex.isEmpty()) {
            for (Map.Entry<Integer, String> type : names.entrySet()) {
                if (type.getValue().equals("Event")) {
                    int shift = Integer.parseInt(eventIndex) - type.getKey();
                    names.forEach((index, name) -> shifted.put(index + shift, name));
                }
            }
        }
        return shifted;
    }

    OpenSet read(WinNT.HANDLE process, long pid) {
        if (!ofAllProcesses) {
            OpenSet own = ask(process, pid);
            if (own != null) {
                return own;
            }
        }
        OpenSet all = ask(null, pid);
        if (all == null) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "This Windows does not tell which handles are open: version 7 or later is needed.");
        }
        return all;
    }

    /** Null where the system does not answer. */
    private @Nullable OpenSet ask(WinNT.@Nullable HANDLE process, long pid) {
        while (true) {
            try (Memory block = new Memory(room)) {
                IntByReference needed = new IntByReference();
                int status = process == null
                        ? nt.NtQuerySystemInformation(SYSTEM_HANDLES, block, room, needed)
                        : nt.NtQueryInformationProcess(process, PROCESS_HANDLES, block, room, needed);
                if (status == NtStatus.SUCCESS) {
                    return process == null ? ofProcess(block, pid) : ofBlock(block);
                }
                if (NtStatus.tooSmall(status) && room < MOST_ROOM) {
                    room = Math.min(MOST_ROOM, Math.max(room * 2, needed.getValue() + FIRST_ROOM));
                    continue;
                }
                if (status == NtStatus.PROCESS_IS_TERMINATING) {
                    throw new EngineException(Kind.TARGET_GONE, "Process " + pid + " is ending.");
                }
                if (status == NtStatus.ACCESS_DENIED) {
                    throw OpenedProcess.denied(pid);
                }
                // Asked for no more where the system does not know it; another refusal may be of this moment alone.
                ofAllProcesses |= process != null && UNKNOWN.contains(status);
                return null;
            }
        }
    }

    private OpenSet ofBlock(Pointer block) {
        int count = (int) block.getLong(0);
        long[] values = new long[count];
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            long at = HEADER + (long) i * PROCESS_ENTRY;
            values[i] = block.getLong(at);
            names[i] = types.getOrDefault(block.getInt(at + PROCESS_TYPE_AT), "");
        }
        return OpenSet.of(values, names);
    }

    private OpenSet ofProcess(Pointer block, long pid) {
        int all = (int) block.getLong(0);
        long[] values = new long[all];
        String[] names = new String[all];
        int count = 0;
        for (int i = 0; i < all; i++) {
            long at = HEADER + (long) i * SYSTEM_ENTRY;
            if (block.getLong(at + SYSTEM_PID_AT) == pid) {
                values[count] = block.getLong(at + SYSTEM_VALUE_AT);
                names[count++] = types.getOrDefault(Short.toUnsignedInt(block.getShort(at + SYSTEM_TYPE_AT)), "");
            }
        }
        return OpenSet.of(Arrays.copyOf(values, count), Arrays.copyOf(names, count));
    }
}
