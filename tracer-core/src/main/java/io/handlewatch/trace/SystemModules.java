package io.handlewatch.trace;

import java.util.Locale;
import java.util.Set;

/** The modules through which every handle is opened. A stack's suspect frame is the first one outside of them. */
public final class SystemModules {
    /** Their names, in lower case. */
    public static final Set<String> NAMES = Set.of(
            "ntdll",
            "kernel32",
            "kernelbase",
            "wow64",
            "wow64cpu",
            "wow64win",
            "wow64base",
            "advapi32",
            "sechost",
            "user32",
            "win32u",
            "gdi32",
            "gdi32full",
            "ws2_32",
            "mswsock",
            "rpcrt4",
            "combase",
            "ole32",
            "msvcrt",
            "ucrtbase",
            "msvcp_win",
            "vcruntime140",
            "msvcp140",
            "libwinpthread_1",
            "bcrypt",
            "bcryptprimitives",
            "verifier",
            "vfbasics",
            "vrfcore",
            "ntoskrnl",
            "nt");

    private SystemModules() {}

    /** Whether Windows brings this module: one of those, or an image in a folder of Windows. */
    public static boolean brings(LoadedModule module) {
        return contains(module.name().toLowerCase(Locale.ROOT))
                || module.image().toLowerCase(Locale.ROOT).contains("\\windows\\");
    }

    static boolean contains(String lowerCaseName) {
        return NAMES.contains(lowerCaseName);
    }
}
