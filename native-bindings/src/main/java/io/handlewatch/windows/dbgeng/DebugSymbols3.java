package io.handlewatch.windows.dbgeng;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.IntByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IDebugSymbols3, reduced to the methods that this program calls. Slots, values and structures from the SDK's dbgeng.h. */
final class DebugSymbols3 extends ComObject {
    static final Iid IID = Iid.of("f02fbecc-50ac-4f36-9ad9-c975e8f32ff8");

    static final int SET_SYMBOL_OPTIONS = 6;
    static final int GET_NUMBER_MODULES = 12;
    static final int GET_MODULE_PARAMETERS = 17;
    static final int GET_SYMBOL_PATH_WIDE = 76;
    static final int SET_SYMBOL_PATH_WIDE = 77;
    static final int GET_MODULE_NAME_STRING_WIDE = 89;

    /** DEBUG_MODNAME_IMAGE and DEBUG_MODNAME_MODULE. */
    private static final int IMAGE = 0;

    private static final int MODULE = 1;

    /** DEBUG_MODULE_PARAMETERS: base 8, size 4, time stamp, checksum, flags, then the symbol type; ten ULONGs and two spare ULONG64s in all. */
    private static final int PARAMETERS_SIZE = 64;

    private static final int SIZE_AT = 8;
    private static final int TIMESTAMP_AT = 12;
    private static final int SYMBOL_TYPE_AT = 24;
    private static final long INVALID_OFFSET = -1;

    private static final int FIRST_ROOM = 512;

    /** The engine cuts names at 2,000 characters itself; paths may have 32,767. */
    private static final int MOST_ROOM = 1 << 16;

    DebugSymbols3(Pointer self) {
        super(self);
    }

    void setOptions(int options) {
        call(SET_SYMBOL_OPTIONS, options).orThrow("IDebugSymbols::SetSymbolOptions");
    }

    void setPath(String path) {
        call(SET_SYMBOL_PATH_WIDE, new WString(path)).orThrow("IDebugSymbols3::SetSymbolPathWide");
    }

    String path() {
        return text(
                        "IDebugSymbols3::GetSymbolPathWide",
                        (room, chars, needed) -> call(GET_SYMBOL_PATH_WIDE, room, chars, needed))
                .orElse("");
    }

    /** A loaded module; the symbol type is a DEBUG_SYMTYPE value. */
    record ModuleParameters(long base, long size, long timestamp, int symbolType, String name, String image) {}

    List<ModuleParameters> modules() {
        IntByReference loaded = new IntByReference();
        IntByReference unloaded = new IntByReference();
        call(GET_NUMBER_MODULES, loaded, unloaded).orThrow("IDebugSymbols::GetNumberModules");
        int count = loaded.getValue();
        List<ModuleParameters> modules = new ArrayList<>(count);
        if (count == 0) {
            return modules;
        }
        try (Memory parameters = new Memory((long) count * PARAMETERS_SIZE)) {
            parameters.clear();
            call(GET_MODULE_PARAMETERS, count, Pointer.NULL, 0, parameters)
                    .orThrow("IDebugSymbols::GetModuleParameters");
            for (int i = 0; i < count; i++) {
                long at = (long) i * PARAMETERS_SIZE;
                long base = parameters.getLong(at);
                if (base != INVALID_OFFSET) {
                    modules.add(new ModuleParameters(
                            base,
                            Integer.toUnsignedLong(parameters.getInt(at + SIZE_AT)),
                            Integer.toUnsignedLong(parameters.getInt(at + TIMESTAMP_AT)),
                            parameters.getInt(at + SYMBOL_TYPE_AT),
                            moduleString(MODULE, i),
                            moduleString(IMAGE, i)));
                }
            }
        }
        return modules;
    }

    private String moduleString(int which, int index) {
        return text(
                        "IDebugSymbols3::GetModuleNameStringWide",
                        (room, chars, needed) ->
                                call(GET_MODULE_NAME_STRING_WIDE, which, index, 0L, room, chars, needed))
                .orElse("");
    }

    @FunctionalInterface
    private interface TextMethod {
        HResult fill(Memory room, int chars, IntByReference needed);
    }

    /** S_FALSE means cut: asked again with the room that the engine names. A failure means that there is no text. */
    private static Optional<String> text(String operation, TextMethod method) {
        int chars = FIRST_ROOM;
        while (true) {
            try (Memory room = new Memory((long) chars * Native.WCHAR_SIZE)) {
                room.clear();
                IntByReference needed = new IntByReference();
                HResult result = method.fill(room, chars, needed);
                if (result.failed()) {
                    return Optional.empty();
                }
                if (result.equals(HResult.S_OK)) {
                    return Optional.of(room.getWideString(0));
                }
                if (chars >= MOST_ROOM) {
                    throw new ComException(operation + " with room for " + chars + " characters", result);
                }
                chars = Math.min(MOST_ROOM, Math.max(needed.getValue() + 1, chars * 2));
            }
        }
    }
}
