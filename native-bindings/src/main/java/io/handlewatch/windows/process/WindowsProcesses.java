package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Tlhelp32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinDef;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.target.ServiceProcess;
import io.handlewatch.target.TargetProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;

/** The processes of this Windows machine. */
public final class WindowsProcesses implements Processes {
    private static final int LOOK = OpenedProcess.QUERY_LIMITED_INFORMATION | OpenedProcess.SYNCHRONIZE;
    private static final int PATH_CHARS = 32_768;

    /** FILETIME counts 100 ns from 1601-01-01; the epoch of Java is so many seconds later. */
    private static final long EPOCH_SECONDS = 11_644_473_600L;

    private static final long TICKS = 10_000_000;

    @Override
    public Optional<ProcessIdentity> find(long pid) {
        try (OpenedProcess process = OpenedProcess.openIfThere(pid, LOOK)) {
            // A process that has ended can be opened as long as anybody holds a handle to it. And Windows opens the
            // process 8 for 9, 10 and 11 too.
            return process == null
                            || Kernel32.INSTANCE.GetProcessId(process.handle()) != pid
                            || !WindowsTarget.runs(process.handle())
                    ? Optional.empty()
                    : Optional.of(identity(process.handle(), pid));
        }
    }

    /** When the process with this id began, also one of more rights than ours; empty where none runs. */
    public static Optional<Instant> begun(long pid) {
        long own = ProcessHandle.current().pid();
        List<ProcessTable.Entry> told = new ProcessTable(NtFunctions.load()).read(id -> id == pid || id == own);
        return told.isEmpty()
                ? ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()) // the system does not tell
                : told.stream()
                        .filter(entry -> entry.pid() == pid)
                        .map(ProcessTable.Entry::created)
                        .findFirst();
    }

    static ProcessIdentity identity(WinNT.HANDLE process, long pid) {
        WinBase.FILETIME created = new WinBase.FILETIME();
        WinBase.FILETIME other = new WinBase.FILETIME();
        if (!Kernel32.INSTANCE.GetProcessTimes(
                process, created, other, new WinBase.FILETIME(), new WinBase.FILETIME())) {
            throw OpenedProcess.denied(pid);
        }
        char[] path = new char[PATH_CHARS];
        IntByReference length = new IntByReference(path.length);
        boolean named = Kernel32.INSTANCE.QueryFullProcessImageName(process, 0, path, length);
        return new ProcessIdentity(
                pid, instant(ticks(created)), named ? new String(path, 0, length.getValue()) : "process " + pid);
    }

    /** When a process ended that has ended; empty where the system does not tell. */
    static Optional<Instant> ended(WinNT.HANDLE process) {
        WinBase.FILETIME ended = new WinBase.FILETIME();
        boolean told = Kernel32.INSTANCE.GetProcessTimes(
                process, new WinBase.FILETIME(), ended, new WinBase.FILETIME(), new WinBase.FILETIME());
        return told && ticks(ended) > 0 ? Optional.of(instant(ticks(ended))) : Optional.empty();
    }

    private static long ticks(WinBase.FILETIME time) {
        return ((long) time.dwHighDateTime << 32) | Integer.toUnsignedLong(time.dwLowDateTime);
    }

    /** A FILETIME as a time. */
    static Instant instant(long ticks) {
        return Instant.ofEpochSecond(ticks / TICKS - EPOCH_SECONDS, ticks % TICKS * 100);
    }

    @Override
    public List<ProcessIdentity> named(String imageName) {
        return readable(pids(withoutExe(imageName)), this::find);
    }

    /** Those that may be looked at: another account's process of the same name must not hide ours. Where none may, the refusal. */
    static List<ProcessIdentity> readable(List<Long> pids, LongFunction<Optional<ProcessIdentity>> find) {
        List<ProcessIdentity> found = new ArrayList<>();
        EngineException refusal = null;
        for (long pid : pids) {
            try {
                find.apply(pid).ifPresent(found::add);
            } catch (EngineException e) {
                refusal = e;
            }
        }
        if (found.isEmpty() && refusal != null) {
            throw refusal;
        }
        return found;
    }

    private static List<Long> pids(String wanted) {
        List<Long> pids = new ArrayList<>();
        WinNT.HANDLE snapshot =
                Kernel32.INSTANCE.CreateToolhelp32Snapshot(Tlhelp32.TH32CS_SNAPPROCESS, new WinDef.DWORD(0));
        try {
            Tlhelp32.PROCESSENTRY32 entry = new Tlhelp32.PROCESSENTRY32.ByReference();
            boolean more = Kernel32.INSTANCE.Process32First(snapshot, entry);
            while (more) {
                int end = 0;
                while (end < entry.szExeFile.length && entry.szExeFile[end] != 0) {
                    end++;
                }
                if (withoutExe(new String(entry.szExeFile, 0, end)).equals(wanted)) {
                    pids.add(entry.th32ProcessID.longValue());
                }
                more = Kernel32.INSTANCE.Process32Next(snapshot, entry);
            }
        } finally {
            Kernel32.INSTANCE.CloseHandle(snapshot);
        }
        return pids;
    }

    @Override
    public ServiceProcess service(String name) {
        long pid = WindowsServices.pid(name);
        ProcessIdentity process = find(pid)
                .orElseThrow(() -> new EngineException(
                        Kind.TARGET_GONE,
                        "The service " + name + " has just ended: start it again and watch it then."));
        return new ServiceProcess(process, WindowsServices.others(pid, name));
    }

    private static String withoutExe(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".exe") ? lower.substring(0, lower.length() - 4) : lower;
    }

    @Override
    public TargetProcess open(ProcessIdentity identity) {
        if (identity.pid() == ProcessHandle.current().pid()) {
            throw new EngineException(
                    Kind.WRONG_USE,
                    "Process " + identity.pid() + " is handlewatch itself: give the id of the process to watch.");
        }
        NtFunctions nt = NtFunctions.load();
        refuseWhatCannotBeTraced(identity, nt);
        OpenedProcess process = OpenedProcess.open(identity.pid(), LOOK | OpenedProcess.QUERY_INFORMATION);
        if (!identity(process.handle(), identity.pid()).created().equals(identity.created())) {
            process.close();
            throw new EngineException(
                    Kind.TARGET_GONE,
                    "Process " + identity.pid() + " has ended, and another one has its id now. Look the PID up again.");
        }
        return new WindowsTarget(identity, process, nt);
    }

    private static void refuseWhatCannotBeTraced(ProcessIdentity identity, NtFunctions nt) {
        try (OpenedProcess process = OpenedProcess.tryOpen(identity.pid(), OpenedProcess.QUERY_LIMITED_INFORMATION)) {
            if (process == null) {
                return; // the next step says why
            }
            refuse(identity, Protection.of(nt, process.handle()), Bitness.of(process.handle()));
        }
    }

    /** Refuses what is protected, or has 32 bits. */
    static void refuse(ProcessIdentity identity, String protection, int bits) {
        if (!protection.isEmpty()) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "Process " + identity.pid() + " (" + identity.imageName() + ") is protected by Windows ("
                            + protection
                            + "): nobody may trace it, an administrator neither. Watch another process.");
        }
        if (bits == 32) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "Process " + identity.pid() + " (" + identity.imageName()
                            + ") is a 32-bit program: of each call the kernel keeps 16 frames, and WOW64 fills most of them, so the code that"
                            + " opens handles is not seen. Use WPR and WPA for it.");
        }
    }
}
