package io.handlewatch.windows.process;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Psapi;
import com.sun.jna.platform.win32.WinDef;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The modules that a process has loaded now, as the system's loader lists them: an engine that has attached without stopping the process does not see what is
 * loaded later. Reads the process's memory, and nothing else. Any thread.
 */
public final class ProcessModules {
    private static final int FIRST_COUNT = 256;
    private static final int MOST_COUNT = 1 << 16;
    private static final int LONGEST_PATH = 32_767;

    private ProcessModules() {}

    /**
     * One module.
     *
     * @param base load address
     * @param size bytes
     * @param image full path
     */
    public record Module(long base, long size, String image) {}

    /** Its modules; none where the process is gone or may not be read. Never throws. */
    public static List<Module> of(long pid) {
        try (OpenedProcess process = OpenedProcess.open(pid, OpenedProcess.QUERY_INFORMATION | OpenedProcess.VM_READ)) {
            List<Module> modules = new ArrayList<>();
            char[] path = new char[LONGEST_PATH];
            for (WinDef.HMODULE handle : handles(process.handle())) {
                Psapi.MODULEINFO info = new Psapi.MODULEINFO();
                int length = Psapi.INSTANCE.GetModuleFileNameExW(process.handle(), handle, path, path.length);
                // One that is just being unloaded has no answer any more.
                if (length > 0 && Psapi.INSTANCE.GetModuleInformation(process.handle(), handle, info, info.size())) {
                    modules.add(new Module(
                            Pointer.nativeValue(info.lpBaseOfDll),
                            Integer.toUnsignedLong(info.SizeOfImage),
                            new String(path, 0, length)));
                }
            }
            return modules;
        } catch (EngineException e) {
            return List.of();
        }
    }

    private static List<WinDef.HMODULE> handles(WinNT.HANDLE process) {
        for (int count = FIRST_COUNT; count <= MOST_COUNT; count *= 2) {
            WinDef.HMODULE[] found = new WinDef.HMODULE[count];
            int room = count * Native.POINTER_SIZE;
            IntByReference needed = new IntByReference();
            if (!Psapi.INSTANCE.EnumProcessModules(process, found, room, needed)) {
                return List.of();
            }
            if (needed.getValue() <= room) {
                return Arrays.asList(found).subList(0, needed.getValue() / Native.POINTER_SIZE);
            }
        }
        return List.of();
    }
}
