package io.handlewatch.windows.dbgeng;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.VerRsrc;
import com.sun.jna.platform.win32.VersionUtil;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.windows.process.LoaderText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * dbgeng.dll of one folder, loaded into this process, with the dbghelp.dll that belongs to it.
 *
 * <p>HotSpot has loaded a dbghelp.dll of its own before {@code main}, and Windows would give that one to dbgeng. An activation context round the load
 * turns the name to the engine's folder. Which one was bound is looked up afterwards, in dbgeng's own import table, and another folder's is refused.
 */
final class EngineLibrary implements DebugLibrary {
    private static final String HELP = "dbghelp.dll";
    private static final String MANIFEST =
            "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">" + "<file name=\"" + HELP
                    + "\"%s/></assembly>";

    /** ACTCTXW: its size, flags, then lpSource. */
    private static final int CONTEXT_BYTES = 56;

    private static final int SOURCE_AT = 8;
    private static final long INVALID_HANDLE = -1;

    private static final int FROM_ADDRESS_UNCOUNTED = 4 | 2; // GetModuleHandleEx
    private static final int PATH_CHARS = 32_768;

    private final Path folder;
    private final NativeLibrary library;
    private final Path boundHelp;

    private EngineLibrary(Path folder, NativeLibrary library, Path boundHelp) {
        this.folder = folder;
        this.library = library;
        this.boundHelp = boundHelp;
    }

    /** JNA holds a library weakly and unloads it when nobody else does; an engine that goes while its session stands takes the process with it. */
    private static final Set<NativeLibrary> LOADED = ConcurrentHashMap.newKeySet();

    /** Loads it, for good. The calling thread is the one whose activation context counts. */
    static EngineLibrary load(Path folder) {
        NativeLibrary kernel = NativeLibrary.getInstance("kernel32");
        // The engine appends this variable to any symbol path, and would then ask servers that nobody named.
        kernel.getFunction("SetEnvironmentVariableW").invokeInt(new Object[] {new WString("_NT_SYMBOL_PATH"), null});
        Path file = folder.resolve(EngineFolder.LIBRARY);
        NativeLibrary library = underContext(kernel, folder, file);
        LOADED.add(library);
        Path help = boundHelp(kernel, file);
        refuseAnothers(help, folder);
        return new EngineLibrary(folder, library, help);
    }

    /** An engine with a dbghelp.dll of another version crashes, or names nothing. */
    static void refuseAnothers(Path help, Path folder) {
        if (!sameFolder(help, folder)) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "The debug engine in " + folder + " was given " + help
                            + ", which is not its own. Use another Java runtime, or copy the Debugging Tools to a folder of their own and name it with --engine.");
        }
    }

    /** A manifest beside the DLL redirects to its own folder; where that may not be written, one elsewhere names the DLL by its path. */
    private static NativeLibrary underContext(NativeLibrary kernel, Path folder, Path file) {
        Path laid = folder.resolve(EngineSetup.MANIFEST);
        Path made = null;
        try {
            if (!Files.isRegularFile(laid)) {
                made = manifest(folder);
            }
            Path manifest = made == null ? laid : made;
            try (Memory source = wide(manifest.toString());
                    Memory context = new Memory(CONTEXT_BYTES)) {
                context.clear();
                context.setInt(0, CONTEXT_BYTES);
                context.setPointer(SOURCE_AT, source);
                long handle = kernel.getFunction("CreateActCtxW").invokeLong(new Object[] {context});
                if (handle == INVALID_HANDLE) {
                    throw cannotLoad(file, "the activation context was refused, error " + Native.getLastError(), null);
                }
                LongByReference cookie = new LongByReference();
                kernel.getFunction("ActivateActCtx").invokeInt(new Object[] {handle, cookie});
                try {
                    return NativeLibrary.getInstance(file.toString());
                } finally {
                    kernel.getFunction("DeactivateActCtx").invokeInt(new Object[] {0, cookie.getValue()});
                }
            }
        } catch (UnsatisfiedLinkError e) {
            throw cannotLoad(file, LoaderText.of(e), e);
        } catch (IOException e) {
            throw cannotLoad(file, String.valueOf(e.getMessage()), e);
        } finally {
            delete(made);
        }
    }

    private static Path manifest(Path folder) throws IOException {
        try {
            Path beside = Files.createTempFile(folder, "handlewatch", ".manifest");
            Files.writeString(beside, manifestText(""));
            return beside;
        } catch (IOException e) {
            Path elsewhere = Files.createTempFile("handlewatch", ".manifest");
            Files.writeString(elsewhere, manifestText(from(folder.resolve(HELP))));
            return elsewhere;
        }
    }

    /** A manifest that turns the name dbghelp.dll to the manifest's own folder; {@code more} are attributes of the file element. */
    static String manifestText(String more) {
        return String.format(MANIFEST, more);
    }

    /** The attribute that names the DLL by its path. Of the signs that XML would take for its own, a path of Windows can hold these two. */
    static String from(Path help) {
        return " loadFrom=\"" + help.toString().replace("&", "&amp;").replace("'", "&apos;") + "\"";
    }

    private static EngineException cannotLoad(Path file, String why, @Nullable Throwable cause) {
        return new EngineException(
                Kind.ENVIRONMENT,
                file + " cannot be loaded: " + why.strip()
                        + ". Use the 64-bit Debugging Tools with a 64-bit Java, all files of one version.",
                cause);
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // a temporary file of 120 bytes stays behind
        }
    }

    private static Memory wide(String text) {
        Memory memory = new Memory((text.length() + 1L) * Native.WCHAR_SIZE);
        memory.setWideString(0, text);
        return memory;
    }

    private static Path boundHelp(NativeLibrary kernel, Path file) {
        Pointer engine =
                kernel.getFunction("GetModuleHandleW").invokePointer(new Object[] {new WString(file.toString())});
        Optional<Pointer> imported = engine == null ? Optional.empty() : Imports.firstFrom(engine, HELP);
        PointerByReference module = new PointerByReference();
        if (imported.isEmpty()
                || kernel.getFunction("GetModuleHandleExW")
                                .invokeInt(new Object[] {FROM_ADDRESS_UNCOUNTED, imported.get(), module})
                        == 0) {
            throw cannotLoad(file, "it imports no " + HELP, null);
        }
        try (Memory name = new Memory((long) PATH_CHARS * Native.WCHAR_SIZE)) {
            name.clear();
            kernel.getFunction("GetModuleFileNameW").invokeInt(new Object[] {module.getValue(), name, PATH_CHARS});
            return Path.of(name.getWideString(0));
        }
    }

    private static boolean sameFolder(Path file, Path folder) {
        try {
            Path parent = file.getParent();
            return parent != null && Files.isSameFile(parent, folder);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Pointer create(Iid iid) {
        PointerByReference out = new PointerByReference();
        try (Memory id = iid.toMemory()) {
            new HResult(library.getFunction("DebugCreate").invokeInt(new Object[] {id, out})).orThrow("DebugCreate");
        }
        return out.getValue();
    }

    @Override
    public String description() {
        return "dbgeng " + version(folder.resolve(EngineFolder.LIBRARY)) + ", dbghelp " + version(boundHelp) + " from "
                + folder;
    }

    private static String version(Path file) {
        try {
            VerRsrc.VS_FIXEDFILEINFO info = VersionUtil.getFileVersionInfo(file.toString());
            return info.getFileVersionMajor() + "." + info.getFileVersionMinor() + "." + info.getFileVersionRevision()
                    + "." + info.getFileVersionBuild();
        } catch (Win32Exception e) {
            return "of unknown version";
        }
    }
}
