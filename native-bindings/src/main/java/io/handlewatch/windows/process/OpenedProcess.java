package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import org.jspecify.annotations.Nullable;

/** A handle of ours to a process, given back once. Any thread. */
public final class OpenedProcess implements AutoCloseable {
    /** PROCESS_SET_INFORMATION. */
    public static final int SET_INFORMATION = 0x200;

    /** PROCESS_QUERY_INFORMATION. */
    public static final int QUERY_INFORMATION = 0x400;

    /** PROCESS_VM_READ. */
    public static final int VM_READ = 0x10;

    static final int QUERY_LIMITED_INFORMATION = 0x1000;
    static final int SYNCHRONIZE = 0x10_0000;

    private final WinNT.HANDLE handle;
    private boolean closed;

    private OpenedProcess(WinNT.HANDLE handle) {
        this.handle = handle;
    }

    /**
     * Opens a process.
     *
     * @throws EngineException where there is none, or where Windows denies these rights
     */
    public static OpenedProcess open(long pid, int rights) {
        OpenedProcess opened = openIfThere(pid, rights);
        if (opened == null) {
            throw new EngineException(
                    Kind.TARGET_GONE,
                    "There is no process " + pid
                            + ": it has ended. Look its PID up again, or name the program with --name.");
        }
        return opened;
    }

    static @Nullable OpenedProcess openIfThere(long pid, int rights) {
        WinNT.HANDLE handle = Kernel32.INSTANCE.OpenProcess(rights, false, (int) pid);
        if (handle != null) {
            return new OpenedProcess(handle);
        }
        int error = Kernel32.INSTANCE.GetLastError();
        if (error == WinError.ERROR_INVALID_PARAMETER) {
            return null;
        }
        throw refusal(pid, error);
    }

    static EngineException refusal(long pid, int error) {
        return error == WinError.ERROR_ACCESS_DENIED
                ? denied(pid)
                : new EngineException(
                        Kind.ENVIRONMENT,
                        "Process " + pid + " cannot be opened (Windows error " + error
                                + "). Run handlewatch as administrator.");
    }

    /** Null where it is gone or these rights are denied. */
    static @Nullable OpenedProcess tryOpen(long pid, int rights) {
        WinNT.HANDLE handle = Kernel32.INSTANCE.OpenProcess(rights, false, (int) pid);
        return handle == null ? null : new OpenedProcess(handle);
    }

    /** The refusal of rights, as a sentence. */
    public static EngineException denied(long pid) {
        return new EngineException(
                Kind.ENVIRONMENT,
                "Windows denies access to process " + pid
                        + ". Run handlewatch as administrator; a protected process cannot be watched at all.");
    }

    /** The handle itself; valid until {@link #close}. */
    public WinNT.HANDLE handle() {
        return handle;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Kernel32.INSTANCE.CloseHandle(handle);
        }
    }
}
