package io.handlewatch.windows.dbgeng;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This machine's variables and registry. */
final class WindowsPlaces implements EngineFolder.Places {
    private static final String ROOTS = "SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots";

    /** Every account's list of the packages that it has from the Store. */
    private static final String PACKAGES =
            "Software\\Classes\\Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion\\AppModel\\Repository\\Packages";

    private static final String WINDBG = "Microsoft.WinDbg_";

    @Override
    public @Nullable String variable(String name) {
        return System.getenv(name);
    }

    @Override
    public List<String> kitRoots() {
        List<String> roots = new ArrayList<>();
        for (String value : List.of("KitsRoot10", "KitsRoot81")) {
            for (int view : List.of(WinNT.KEY_WOW64_64KEY, WinNT.KEY_WOW64_32KEY)) {
                try {
                    roots.add(Advapi32Util.registryGetStringValue(WinReg.HKEY_LOCAL_MACHINE, ROOTS, value, view));
                } catch (Win32Exception e) {
                    // not there: the next one
                }
            }
        }
        return roots;
    }

    @Override
    public List<String> storePackages() {
        try {
            List<String> names =
                    new ArrayList<>(Arrays.asList(Advapi32Util.registryGetKeys(WinReg.HKEY_CURRENT_USER, PACKAGES)));
            names.removeIf(name -> !name.startsWith(WINDBG));
            names.sort(Collections.reverseOrder(Versions.NUMBERS));
            List<String> folders = new ArrayList<>();
            for (String name : names) {
                folders.add(Advapi32Util.registryGetStringValue(
                        WinReg.HKEY_CURRENT_USER, PACKAGES + "\\" + name, "PackageRootFolder"));
            }
            return folders;
        } catch (Win32Exception e) {
            return List.of();
        }
    }
}
