package io.handlewatch.windows.process;

import com.sun.jna.platform.win32.Kernel32;

/** The kernel's names of files as people know them: with the letter of their drive. */
final class DevicePaths {
    private static final String DOS = "\\??\\";
    private static final int ROOM = 1_024;

    private DevicePaths() {}

    /** The same name with a drive letter, where it lies on a drive; else as it is. Asks the system about its drives. */
    static String readable(String name) {
        if (!name.startsWith("\\Device\\")) {
            return readable(name, "", "");
        }
        for (char letter = 'A'; letter <= 'Z'; letter++) {
            char[] device = new char[ROOM];
            int length = Kernel32.INSTANCE.QueryDosDevice(letter + ":", device, ROOM);
            int end = 0;
            while (end < length && device[end] != 0) {
                end++;
            }
            String found = readable(name, letter + ":", new String(device, 0, end));
            if (!found.equals(name)) {
                return found;
            }
        }
        return name;
    }

    /** The same for one drive and the device that it stands for. */
    static String readable(String name, String drive, String device) {
        if (name.startsWith(DOS)) {
            return name.substring(DOS.length());
        }
        return !device.isEmpty() && name.startsWith(device + "\\") ? drive + name.substring(device.length()) : name;
    }
}
