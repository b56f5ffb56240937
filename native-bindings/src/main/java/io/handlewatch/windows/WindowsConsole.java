package io.handlewatch.windows;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Wincon;
import com.sun.jna.ptr.IntByReference;
import java.util.OptionalLong;

/** The console behind standard error, and what is behind standard output. */
public final class WindowsConsole {
    private static final int VIRTUAL_TERMINAL = 4; // ENABLE_VIRTUAL_TERMINAL_PROCESSING, wincon.h

    private WindowsConsole() {}

    /** Whether standard error is a console that obeys escape sequences, which is switched on here. False for files and pipes, and before Windows 10. */
    public static boolean ready() {
        WinNT.HANDLE error = Kernel32.INSTANCE.GetStdHandle(Wincon.STD_ERROR_HANDLE);
        IntByReference mode = new IntByReference();
        return Kernel32.INSTANCE.GetConsoleMode(error, mode)
                && Kernel32.INSTANCE.SetConsoleMode(error, mode.getValue() | VIRTUAL_TERMINAL);
    }

    /** Whether standard output is a pipe. */
    public static boolean outputIsPipe() {
        return Kernel32.INSTANCE.GetFileType(Kernel32.INSTANCE.GetStdHandle(Wincon.STD_OUTPUT_HANDLE))
                == WinNT.FILE_TYPE_PIPE;
    }

    /** Columns (upper 32 bits) and rows (lower) of the window; empty where standard error is no console. */
    public static OptionalLong size() {
        Wincon.CONSOLE_SCREEN_BUFFER_INFO info = new Wincon.CONSOLE_SCREEN_BUFFER_INFO();
        if (!Kernel32.INSTANCE.GetConsoleScreenBufferInfo(
                Kernel32.INSTANCE.GetStdHandle(Wincon.STD_ERROR_HANDLE), info)) {
            return OptionalLong.empty();
        }
        long columns = info.srWindow.Right - info.srWindow.Left + 1L;
        long rows = info.srWindow.Bottom - info.srWindow.Top + 1L;
        return OptionalLong.of(columns << 32 | rows);
    }
}
