package io.handlewatch.windows.process;

import com.sun.jna.Memory;
import com.sun.jna.platform.win32.WinNT;

/**
 * Whether Windows protects a process from everybody, administrators included (ProcessProtectionInformation, Windows 8.1 and later). One byte, PS_PROTECTION of
 * phnt's ntpsapi.h: three bits of type, one for audit, four for who signed it.
 */
final class Protection {
    private static final int PROTECTION_INFORMATION = 61;
    private static final int TYPE = 7;
    private static final int LIGHT = 1;
    private static final int SIGNER_SHIFT = 4;
    private static final String[] SIGNERS = {
        "", "Authenticode", "code generation", "anti-malware", "LSA", "Windows", "Windows TCB", "Windows system", "app"
    };

    private Protection() {}

    /** "light, anti-malware"; "" where it is not protected, or the system does not tell. PROCESS_QUERY_LIMITED_INFORMATION is enough. */
    static String of(NtFunctions nt, WinNT.HANDLE process) {
        try (Memory level = new Memory(1)) {
            level.setByte(0, (byte) 0);
            int status = nt.NtQueryInformationProcess(process, PROTECTION_INFORMATION, level, 1, null);
            return status == NtStatus.SUCCESS ? text(Byte.toUnsignedInt(level.getByte(0))) : "";
        }
    }

    static String text(int level) {
        int type = level & TYPE;
        int signer = level >> SIGNER_SHIFT;
        if (type == 0) {
            return "";
        }
        String kind = type == LIGHT ? "light" : "full";
        return signer > 0 && signer < SIGNERS.length ? kind + ", " + SIGNERS[signer] : kind;
    }
}
