package io.handlewatch.windows.symbols;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.LongByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.windows.process.LoaderText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft's dbghelp.dll on modules that are named by their image, or by their PDB alone: no process is attached to. The image's file is used where it is still the
 * one that was loaded; else the PDB is looked for by its GUID and age, and another one is refused.
 *
 * <p>Structures and constants from the SDK's dbghelp.h. dbghelp is single-threaded: this belongs to one thread, and to the engine's where there is one. A limit cannot
 * be kept here, since a symbol server's answer cannot be interrupted: whoever needs one ends the process.
 */
public final class SymbolFiles implements Symbolizer {
    /** UNDNAME, FAIL_CRITICAL_ERRORS, AUTO_PUBLICS, NO_PROMPTS, DISABLE_SYMSRV_AUTODETECT: as the engine's session has them, but nothing is put off. */
    private static final int OPTIONS = 0x0209_0202;

    private static final List<String> SYMBOL_TYPES =
            List.of("none", "coff", "codeview", "pdb", "export", "deferred", "sym", "pdb");

    /** SYMBOL_INFOW. */
    private static final int INFO_SIZE = 88;

    private static final int MOST_NAME_AT = 80;
    private static final int NAME_AT = 84;
    private static final int MOST_NAME = 4_000;

    /** IMAGEHLP_MODULEW64, whose newer fields stand at its end. */
    private static final int MODULE_SIZE = 3264;

    private static final int TYPE_AT = 32;
    private static final int GUID_AT = 3204;

    private static final int GUID_POINTER = 8; // SSRVOPT_GUIDPTR
    private static final int PATH_CHARS = 1_024;

    private final NativeLibrary library;
    private final Pointer session =
            Pointer.createConstant(0x68777275L); // no process: any number that is nobody's handle
    private final String path;
    private final Map<LoadedModule, String> loaded = new HashMap<>();

    /**
     * Loads dbghelp.dll of this folder.
     *
     * @param path folders and servers, ";" between
     */
    public SymbolFiles(Path folder, String path) {
        Path file = folder.resolve("dbghelp.dll");
        try {
            library = NativeLibrary.getInstance(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    file + " cannot be loaded: " + LoaderText.of(e)
                            + ". Name the folder of the Debugging Tools with --engine.",
                    e);
        }
        this.path = path;
        call("SymSetOptions", OPTIONS);
        if (call("SymInitializeW", session, new WString(path), 0) == 0) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    file + " refused to begin (Windows error " + Native.getLastError()
                            + "). Name another engine's folder with --engine.");
        }
    }

    @Override
    public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
        String kind = loaded.get(module);
        if (kind == null) {
            makeRoom(module);
            kind = load(module);
            loaded.put(module, kind);
        }
        List<Frame> frames = new ArrayList<>();
        for (long address : addresses) {
            frames.add(kind.equals("none") ? unnamed(module, address) : name(module, address, kind));
        }
        return new Names(kind, frames);
    }

    private static Frame unnamed(LoadedModule module, long address) {
        return Frame.named(address, module.name(), "", address - module.base());
    }

    private Frame name(LoadedModule module, long address, String kind) {
        try (Memory info = new Memory(NAME_AT + (MOST_NAME + 1L) * Native.WCHAR_SIZE)) {
            info.clear();
            info.setInt(0, INFO_SIZE);
            info.setInt(MOST_NAME_AT, MOST_NAME);
            LongByReference displacement = new LongByReference();
            if (call("SymFromAddrW", session, address, displacement, info) == 0) {
                return unnamed(module, address);
            }
            Frame named = Frame.named(address, module.name(), info.getWideString(NAME_AT), displacement.getValue());
            return kind.equals("export") ? named.byExport() : named;
        }
    }

    /** Another run's module may have lain at the same place. */
    private void makeRoom(LoadedModule module) {
        loaded.keySet().removeIf(other -> {
            boolean overlaps =
                    other.base() < module.base() + module.size() && module.base() < other.base() + other.size();
            if (overlaps) {
                call("SymUnloadModule64", session, other.base());
            }
            return overlaps;
        });
    }

    /** Returns the kind of its symbols. */
    private String load(LoadedModule module) {
        Optional<Path> image = image(module);
        String kind = "none";
        if (image.isPresent()) {
            Path beside = image.get().toAbsolutePath().getParent();
            call("SymSetSearchPathW", session, new WString(beside == null ? path : path + ";" + beside));
            kind = load(module, image.get());
            call("SymSetSearchPathW", session, new WString(path));
        }
        if (kind.equals("pdb") || module.guid().isEmpty()) {
            return kind;
        }
        List<Path> files = new ArrayList<>(PdbSearch.candidates(path, module));
        if (path.contains("://") || path.startsWith("\\\\") || path.contains("*\\\\")) {
            fromServer(module).ifPresent(files::add);
        }
        for (Path file : files) {
            call("SymUnloadModule64", session, module.base());
            if (load(module, file).equals("pdb") && fits(module)) {
                return "pdb";
            }
        }
        if (!files.isEmpty()) {
            call("SymUnloadModule64", session, module.base());
            kind = image.isPresent() ? load(module, image.get()) : "none";
        }
        return kind;
    }

    /** The image's file, if it is still the one that was loaded. */
    private static Optional<Path> image(LoadedModule module) {
        try {
            Path file = Path.of(module.image());
            return file.isAbsolute() && Files.isRegularFile(file)
                    ? ImageFile.identity(file)
                            .filter(found -> module.timestamp() == 0
                                    || (found.timestamp() == module.timestamp() && found.size() == module.size()))
                            .map(found -> file)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private String load(LoadedModule module, Path file) {
        long base = function("SymLoadModuleExW").invokeLong(new Object[] {
            session,
            Pointer.NULL,
            new WString(file.toString()),
            Pointer.NULL,
            module.base(),
            (int) module.size(),
            Pointer.NULL,
            0
        });
        if (base == 0) {
            return "none";
        }
        try (Memory info = info(module)) {
            int type = info.getInt(TYPE_AT);
            return type >= 0 && type < SYMBOL_TYPES.size() ? SYMBOL_TYPES.get(type) : "none";
        }
    }

    private Memory info(LoadedModule module) {
        Memory info = new Memory(MODULE_SIZE);
        info.clear();
        info.setInt(0, MODULE_SIZE);
        call("SymGetModuleInfoW64", session, module.base(), info);
        return info;
    }

    /** In a plain folder a PDB is found by its name alone. */
    private boolean fits(LoadedModule module) {
        try (Memory info = info(module)) {
            ByteBuffer bytes = info.getByteBuffer(0, MODULE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
            // The age is counted up by tools that change the PDB; the GUID is what ties the two.
            return ImageIdentity.guid(bytes, GUID_AT).equals(module.guid());
        }
    }

    private Optional<Path> fromServer(LoadedModule module) {
        try (Memory guid = new Memory(16);
                Memory found = new Memory((long) PATH_CHARS * Native.WCHAR_SIZE)) {
            UUID id = UUID.fromString(module.guid());
            guid.setInt(0, (int) (id.getMostSignificantBits() >>> 32));
            guid.setShort(4, (short) (id.getMostSignificantBits() >>> 16));
            guid.setShort(6, (short) id.getMostSignificantBits());
            guid.setLong(8, Long.reverseBytes(id.getLeastSignificantBits()));
            found.clear();
            int there = call(
                    "SymFindFileInPathW",
                    session,
                    Pointer.NULL,
                    new WString(PdbSearch.fileName(module.pdb())),
                    guid,
                    module.age(),
                    0,
                    GUID_POINTER,
                    found,
                    Pointer.NULL,
                    Pointer.NULL);
            return there == 0 ? Optional.empty() : Optional.of(Path.of(found.getWideString(0)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a run file's words need not be a GUID or a path
        }
    }

    private int call(String function, @Nullable Object... arguments) {
        return function(function).invokeInt(arguments);
    }

    private Function function(String name) {
        return library.getFunction(name);
    }

    @Override
    public void close() {
        call("SymCleanup", session);
    }
}
