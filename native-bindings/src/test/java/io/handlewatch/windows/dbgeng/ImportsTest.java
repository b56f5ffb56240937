package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;

final class ImportsTest {
    /** The least of a loaded PE32+ image: header offset, import directory, two descriptors, their names and address tables. */
    private static Memory image() {
        Memory image = new Memory(0x1000);
        image.clear();
        image.setInt(0x3C, 0x80); // e_lfanew
        image.setShort(0x80 + 24, (short) 0x20B); // PE32+
        image.setInt(0x80 + 24 + 120, 0x400); // data directory 1: imports
        image.setInt(0x400 + 12, 0x500);
        image.setInt(0x400 + 16, 0x600);
        image.setInt(0x414 + 12, 0x520);
        image.setInt(0x414 + 16, 0x610);
        image.setString(0x500, "KERNEL32.dll", "US-ASCII");
        image.setString(0x520, "dbghelp.dll", "US-ASCII");
        image.setPointer(0x600, new Pointer(0x1111));
        image.setPointer(0x610, new Pointer(0x7ff8_2222_0000L));
        return image;
    }

    @Test
    void findsWhatAnImportWasBoundTo() {
        assertThat(Imports.firstFrom(image(), "DBGHELP.DLL")).contains(new Pointer(0x7ff8_2222_0000L));
        assertThat(Imports.firstFrom(image(), "symsrv.dll")).isEmpty();
    }

    @Test
    void aModuleWithoutImportsHasNone() {
        Memory image = image();
        image.setInt(0x80 + 24 + 120, 0);
        assertThat(Imports.firstFrom(image, "dbghelp.dll")).isEmpty();
    }
}
