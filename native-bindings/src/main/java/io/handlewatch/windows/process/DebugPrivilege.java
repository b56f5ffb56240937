package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinDef;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;

/** SeDebugPrivilege: lets an administrator open the processes of other accounts, services above all. */
public final class DebugPrivilege {
    private DebugPrivilege() {}

    /**
     * Switches it on for this whole process; jna-platform's own way does so for one thread alone. An account that does not have it can still watch its own
     * processes, so nothing is thrown: a later refusal says what to do.
     *
     * @return whether it is on now
     */
    public static boolean enable() {
        WinNT.HANDLEByReference token = new WinNT.HANDLEByReference();
        if (!Advapi32.INSTANCE.OpenProcessToken(
                Kernel32.INSTANCE.GetCurrentProcess(), WinNT.TOKEN_ADJUST_PRIVILEGES | WinNT.TOKEN_QUERY, token)) {
            return false;
        }
        try {
            WinNT.LUID luid = new WinNT.LUID();
            if (Advapi32.INSTANCE.LookupPrivilegeValue(null, WinNT.SE_DEBUG_NAME, luid)) {
                WinNT.TOKEN_PRIVILEGES privileges = new WinNT.TOKEN_PRIVILEGES(1);
                privileges.Privileges[0] =
                        new WinNT.LUID_AND_ATTRIBUTES(luid, new WinDef.DWORD(WinNT.SE_PRIVILEGE_ENABLED));
                // It succeeds also where the account does not have the privilege, and tells by the last error.
                return Advapi32.INSTANCE.AdjustTokenPrivileges(token.getValue(), false, privileges, 0, null, null)
                        && Kernel32.INSTANCE.GetLastError() != WinError.ERROR_NOT_ALL_ASSIGNED;
            }
            return false;
        } finally {
            Kernel32.INSTANCE.CloseHandle(token.getValue());
        }
    }
}
