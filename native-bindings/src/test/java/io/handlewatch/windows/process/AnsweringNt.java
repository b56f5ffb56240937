package io.handlewatch.windows.process;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/** A system that gives the same status to every question, and asks for room for so many bytes. */
public record AnsweringNt(int status, int room) implements NtFunctions {
    /** One that asks for no room. */
    public AnsweringNt(int status) {
        this(status, 0);
    }

    @Override
    public int NtQueryInformationProcess(
            WinNT.HANDLE process, int informationClass, Pointer block, int length, @Nullable IntByReference needed) {
        return answer(length, needed);
    }

    @Override
    public int NtSetInformationProcess(
            WinNT.HANDLE process, int informationClass, @Nullable Pointer block, int length) {
        return status;
    }

    @Override
    public int NtQuerySystemInformation(
            int informationClass, Pointer block, int length, @Nullable IntByReference needed) {
        return answer(length, needed);
    }

    @Override
    public int NtQueryObject(
            WinNT.@Nullable HANDLE handle,
            int informationClass,
            Pointer block,
            int length,
            @Nullable IntByReference needed) {
        return answer(length, needed);
    }

    /** The room is always that much more than was given. */
    private int answer(int length, @Nullable IntByReference needed) {
        if (needed != null) {
            needed.setValue(length + room);
        }
        return status;
    }
}
