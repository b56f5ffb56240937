package io.handlewatch.windows.process;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.trace.TargetCounters;

/** Handles, GDI and USER objects of one process; each is a single call that does not touch it. */
final class ProcessCounters {
    private static final int GDI_OBJECTS = 0; // GR_GDIOBJECTS, winuser.h
    private static final int USER_OBJECTS = 1; // GR_USEROBJECTS

    private static final Function HANDLE_COUNT =
            NativeLibrary.getInstance("kernel32").getFunction("GetProcessHandleCount");
    private static final Function GUI_RESOURCES =
            NativeLibrary.getInstance("user32").getFunction("GetGuiResources");

    private ProcessCounters() {}

    /** The handle needs PROCESS_QUERY_INFORMATION; what is refused is -1. */
    static TargetCounters of(WinNT.HANDLE process) {
        return new TargetCounters(handles(process), gui(process, GDI_OBJECTS), gui(process, USER_OBJECTS));
    }

    private static int handles(WinNT.HANDLE process) {
        IntByReference count = new IntByReference();
        int told = HANDLE_COUNT.invokeInt(new Object[] {process.getPointer(), count.getPointer()});
        return told == 0 ? -1 : count.getValue();
    }

    /** 0 is both a count and a failure: the last error tells which. */
    private static int gui(WinNT.HANDLE process, int kind) {
        Native.setLastError(0);
        int objects = GUI_RESOURCES.invokeInt(new Object[] {process.getPointer(), kind});
        return objects == 0 && Native.getLastError() != 0 ? -1 : objects;
    }
}
