package io.handlewatch.windows.live;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import java.util.ArrayList;
import java.util.List;

/** Asks the system, and not the tool, whether handle tracing of a process is on; and switches it on where a test needs that. */
final class HandleTracing {
    private static final int CLASS = 32;
    private static final int NOT_ENABLED = 0xC000000D; // STATUS_INVALID_PARAMETER
    private static final int TOO_SMALL =
            0xC0000004; // STATUS_INFO_LENGTH_MISMATCH: there are records, and the block has no room for any
    private static final long ENTRY_SIZE = 160;
    private static final int PROCESS_SET_INFORMATION = 0x200;

    private HandleTracing() {}

    static boolean enabled(long pid) {
        try (Memory block = new Memory(16)) {
            block.clear();
            int status = call("NtQueryInformationProcess", pid, WinNT.PROCESS_QUERY_INFORMATION, block, Pointer.NULL);
            if (status != 0 && status != NOT_ENABLED && status != TOO_SMALL) {
                throw new IllegalStateException("class 32 answers 0x" + Integer.toHexString(status));
            }
            return status != NOT_ENABLED;
        }
    }

    static void enable(long pid) {
        try (Memory flagsAndSlots = new Memory(8)) {
            flagsAndSlots.setInt(0, 0);
            flagsAndSlots.setInt(4, 0x20000);
            int status = call(
                    "NtSetInformationProcess",
                    pid,
                    PROCESS_SET_INFORMATION | WinNT.PROCESS_QUERY_INFORMATION,
                    flagsAndSlots);
            if (status != 0) {
                throw new IllegalStateException("class 32 cannot be enabled: 0x" + Integer.toHexString(status));
            }
        }
    }

    /** One record as the system gives it: PROCESS_HANDLE_TRACING_ENTRY without its stack. */
    record Entry(long handle, long processId, int type) {
        static final int OPEN = 1;
        static final int CLOSE = 2;
    }

    /** All records of a resting process, newest first. */
    static List<Entry> entries(long pid) {
        int room = 0x20000;
        try (Memory block = new Memory(16 + room * ENTRY_SIZE)) {
            block.clear();
            int status = call("NtQueryInformationProcess", pid, WinNT.PROCESS_QUERY_INFORMATION, block, Pointer.NULL);
            if (status != 0) {
                throw new IllegalStateException("class 32 answers 0x" + Integer.toHexString(status));
            }
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < block.getInt(8); i++) {
                long at = 16 + i * ENTRY_SIZE;
                entries.add(new Entry(block.getLong(at), block.getLong(at + 8), block.getInt(at + 24)));
            }
            return entries;
        }
    }

    private static int call(String function, long pid, int rights, Memory block, Object... rest) {
        WinNT.HANDLE process = Kernel32.INSTANCE.OpenProcess(rights, false, (int) pid);
        if (process == null) {
            throw new IllegalStateException("no process " + pid);
        }
        try {
            Object[] arguments = new Object[4 + rest.length];
            arguments[0] = process.getPointer();
            arguments[1] = CLASS;
            arguments[2] = block;
            arguments[3] = (int) block.size();
            System.arraycopy(rest, 0, arguments, 4, rest.length);
            return NativeLibrary.getInstance("ntdll").getFunction(function).invokeInt(arguments);
        } finally {
            Kernel32.INSTANCE.CloseHandle(process);
        }
    }
}
