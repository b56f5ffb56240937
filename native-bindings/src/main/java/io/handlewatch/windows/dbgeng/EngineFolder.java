package io.handlewatch.windows.dbgeng;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the Debugging Tools for Windows are. What the user names is taken or refused, never passed over; else the variables, the registry of the Windows
 * SDK and the SDK's usual folder are looked at, in this order.
 */
final class EngineFolder {
    static final String LIBRARY = "dbgeng.dll";
    private static final String ROOTS = "SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots";
    private static final String USUAL = "C:\\Program Files (x86)\\Windows Kits\\10";
    private static final String NEXT =
            " Install the Debugging Tools for Windows (part of the Windows SDK), or name their folder with --engine.";

    private EngineFolder() {}

    /**
     * Finds the folder.
     *
     * @param named what the user named, empty where nothing
     * @param environment of this process, as in {@link System#getenv}
     * @param kitRoots what the registry names, best first
     */
    static Path find(Optional<Path> named, Function<String, @Nullable String> environment, List<String> kitRoots) {
        if (named.isPresent()) {
            return checked(named.get(), "--engine");
        }
        for (String variable : List.of("HANDLEWATCH_ENGINE", "WINDBG_DIR")) {
            String value = environment.apply(variable);
            if (value != null && !value.isBlank()) {
                return checked(path(value, variable), variable);
            }
        }
        List<String> roots = new ArrayList<>(kitRoots);
        roots.add(USUAL);
        for (String root : roots) {
            Path folder = path(root, "The registry").resolve("Debuggers").resolve("x64");
            if (Files.isRegularFile(folder.resolve(LIBRARY))) {
                return folder;
            }
        }
        throw new EngineException(
                Kind.ENVIRONMENT,
                "No debug engine was found: there is no " + LIBRARY + " of the Debugging Tools here." + NEXT);
    }

    private static Path path(String text, String source) {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw new EngineException(Kind.ENVIRONMENT, source + " names no folder (" + text + ")." + NEXT, e);
        }
    }

    private static Path checked(Path folder, String source) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute.resolve(LIBRARY))) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "There is no " + LIBRARY + " in " + absolute + ", which " + source + " names." + NEXT);
        }
        return absolute;
    }

    /** The roots of the Windows SDKs that the registry knows, newest first. */
    static List<String> kitRoots() {
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
}
