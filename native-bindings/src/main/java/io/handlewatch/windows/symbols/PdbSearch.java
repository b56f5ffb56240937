package io.handlewatch.windows.symbols;

import io.handlewatch.trace.LoadedModule;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where on a symbol path a PDB may lie: plain folders with the file in them, and folders laid out as symbol servers lay them ({@code NAME\GUIDAGE\NAME}), those of
 * {@code srv*} among them. Servers themselves are left to dbghelp.
 */
final class PdbSearch {
    private PdbSearch() {}

    /** The files that are there, best first; whether one fits is seen when it is loaded. */
    static List<Path> candidates(String symbolPath, LoadedModule module) {
        String name = fileName(module.pdb());
        List<Path> found = new ArrayList<>();
        if (name.isEmpty()) {
            return found;
        }
        String key = module.guid().replace("-", "")
                + Integer.toHexString(module.age()).toUpperCase(Locale.ROOT);
        for (String element : symbolPath.split(";")) {
            String[] parts = element.strip().split("\\*");
            for (String part : parts) {
                boolean word = parts.length > 1 && part.matches("(?i)srv|symsrv|cache|symsrv\\.dll");
                if (!word && !part.isBlank() && !part.contains("://")) {
                    add(found, part.strip(), name, key);
                }
            }
        }
        return found;
    }

    private static void add(List<Path> found, String folder, String name, String key) {
        try {
            for (Path file : List.of(
                    Path.of(folder, name, key, name), Path.of(folder, name), Path.of(folder, "symbols", name))) {
                if (Files.isRegularFile(file)) {
                    found.add(file);
                }
            }
        } catch (InvalidPathException e) {
            // an element that names no folder is no fault: dbghelp passes it over too
        }
    }

    /** Linkers write whole paths. */
    static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
    }
}
