package io.handlewatch.windows.process;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/** The functions of ntdll.dll that this program calls; all answer an NTSTATUS. Declarations from phnt's ntpsapi.h, ntexapi.h and ntobapi.h. */
public interface NtFunctions extends StdCallLibrary {
    /** ntdll.dll of this process. */
    static NtFunctions load() {
        return Native.load("ntdll", NtFunctions.class);
    }

    /** Reads one class of what the system knows of a process. */
    int NtQueryInformationProcess(
            WinNT.HANDLE process, int informationClass, Pointer block, int length, @Nullable IntByReference needed);

    /** Changes one class of it. */
    int NtSetInformationProcess(WinNT.HANDLE process, int informationClass, @Nullable Pointer block, int length);

    /** Reads one class of what the system knows of itself. */
    int NtQuerySystemInformation(int informationClass, Pointer block, int length, @Nullable IntByReference needed);

    /** Reads one class of what the system knows of an object, or without a handle of all types of objects. */
    int NtQueryObject(
            WinNT.@Nullable HANDLE handle,
            int informationClass,
            Pointer block,
            int length,
            @Nullable IntByReference needed);
}
