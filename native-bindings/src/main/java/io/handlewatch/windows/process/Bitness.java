package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;

/** Whether a process runs 32-bit code on this 64-bit Windows. */
final class Bitness {
    private Bitness() {}

    /** 32 or 64; 0 where the system does not tell. The handle needs PROCESS_QUERY_LIMITED_INFORMATION. */
    static int of(WinNT.HANDLE process) {
        IntByReference emulated = new IntByReference();
        if (!Kernel32.INSTANCE.IsWow64Process(process, emulated)) {
            return 0;
        }
        return emulated.getValue() != 0 ? 32 : 64;
    }
}
