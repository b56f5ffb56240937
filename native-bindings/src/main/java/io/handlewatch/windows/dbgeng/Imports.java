package io.handlewatch.windows.dbgeng;

import com.sun.jna.Pointer;
import java.util.Optional;

/** The import table of a loaded 64-bit module, in memory. Layout: the PE format, "The .idata Section". */
final class Imports {
    private static final int HEADER_AT = 0x3C;
    private static final int IMPORT_DIRECTORY_AT =
            24 + 112 + 8; // behind signature and file header; the second directory of a PE32+ header
    private static final int DESCRIPTOR = 20;
    private static final int NAME_AT = 12;
    private static final int FIRST_THUNK_AT = 16;

    private Imports() {}

    /**
     * The address to which the module's first import from a library was bound.
     *
     * @param module its load address
     * @param library file name, case ignored
     */
    static Optional<Pointer> firstFrom(Pointer module, String library) {
        long header = Integer.toUnsignedLong(module.getInt(HEADER_AT));
        long table = Integer.toUnsignedLong(module.getInt(header + IMPORT_DIRECTORY_AT));
        if (table == 0) {
            return Optional.empty();
        }
        for (long at = table; module.getInt(at + NAME_AT) != 0; at += DESCRIPTOR) {
            String name = module.getString(Integer.toUnsignedLong(module.getInt(at + NAME_AT)), "US-ASCII");
            if (name.equalsIgnoreCase(library)) {
                return Optional.ofNullable(
                        module.getPointer(Integer.toUnsignedLong(module.getInt(at + FIRST_THUNK_AT))));
            }
        }
        return Optional.empty();
    }
}
