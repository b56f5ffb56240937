package io.handlewatch.windows.host;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.handlewatch.engine.EngineException;
import io.handlewatch.windows.process.OpenedProcess;

/** How much memory a process has: the greater of working set and committed bytes. Layout of PROCESS_MEMORY_COUNTERS on x64 from psapi.h. */
final class ProcessMemory {
    private static final int BYTES = 72;
    private static final int WORKING_SET_AT = 16;
    private static final int COMMITTED_AT = 56;

    private ProcessMemory() {}

    /** 0 where the system does not tell. */
    static long of(long pid) {
        if (!Platform.isWindows()) {
            return 0;
        }
        try (OpenedProcess process = OpenedProcess.open(pid, OpenedProcess.QUERY_INFORMATION);
                Memory counters = new Memory(BYTES)) {
            counters.clear();
            counters.setInt(0, BYTES);
            int told = NativeLibrary.getInstance("kernel32")
                    .getFunction("K32GetProcessMemoryInfo")
                    .invokeInt(new Object[] {process.handle().getPointer(), counters, BYTES});
            return told == 0 ? 0 : Math.max(counters.getLong(WORKING_SET_AT), counters.getLong(COMMITTED_AT));
        } catch (EngineException e) {
            return 0; // it has ended, and its answers tell so
        }
    }
}
