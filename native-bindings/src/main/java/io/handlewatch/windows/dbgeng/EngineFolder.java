package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a debug engine is on this machine. What the user names is taken or refused, never passed over; else every place where Microsoft's tools put one is looked
 * at, best first.
 */
final class EngineFolder {
    static final String LIBRARY = "dbgeng.dll";

    private static final List<String> VARIABLES = List.of("HANDLEWATCH_ENGINE", "WINDBG_DIR");
    private static final List<String> USUAL =
            List.of("C:\\Program Files (x86)\\Windows Kits\\10", "C:\\Program Files (x86)\\Windows Kits\\8.1");
    private static final String NEXT =
            " Install the Debugging Tools for Windows with the installer of the Windows SDK (winsdksetup.exe /features"
                    + " OptionId.WindowsDesktopDebuggers /quiet), or name their folder with --engine.";

    private EngineFolder() {}

    /**
     * An engine that is there.
     *
     * @param by who put it there, as people say it
     * @param folder holds its dbgeng.dll
     */
    record Found(String by, Path folder) {
        /** Windows' own has no extensions and no dbghelp that asks symbol servers. */
        boolean windowsOwn() {
            return by.equals(WINDOWS);
        }
    }

    /**
     * What a search came to.
     *
     * @param found all engines that are there, the one to use first
     * @param passedOver a sentence for each that is there and may not be read, as one in the Store's folder can be
     */
    record Search(List<Found> found, List<String> passedOver) {}

    static final String NAMED = "--engine";
    static final String OURS = "handlewatch setup";
    static final String SDK = "the Windows SDK";
    static final String NUGET = "Microsoft's NuGet package";
    static final String STORE = "WinDbg of the Store";
    static final String WINDOWS = "Windows itself (for --source ring alone: it has no !htrace)";

    /** What is asked of the machine. */
    interface Places {
        /** An environment variable, or null. */
        @Nullable
        String variable(String name);

        /** Roots of the Windows SDKs that the registry knows, newest first. */
        List<String> kitRoots();

        /** Folders of WinDbg's package that the registry knows, newest first. */
        List<String> storePackages();

        /** Reads of a file what is needed to see that it may be read. */
        default void look(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                in.read();
            }
        }
    }

    /** The engine to use. */
    static Found find(Optional<Path> named, Places places) {
        Search search = search(named, places);
        return search.found().stream()
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        Kind.ENVIRONMENT,
                        "No debug engine was found: there is no " + LIBRARY + " of the Debugging Tools here."
                                + search.passedOver().stream()
                                        .map(sentence -> " " + sentence)
                                        .collect(Collectors.joining())
                                + NEXT));
    }

    /** All engines that are there, the one to use first. */
    static List<Found> all(Optional<Path> named, Places places) {
        return search(named, places).found();
    }

    /** The same, and what was passed over. */
    static Search search(Optional<Path> named, Places places) {
        List<Found> found = new ArrayList<>();
        Search search = new Search(found, new ArrayList<>());
        named.ifPresent(folder -> found.add(checked(folder, NAMED)));
        for (String variable : VARIABLES) {
            String value = places.variable(variable);
            if (value != null && !value.isBlank()) {
                if (found.isEmpty()) {
                    found.add(checked(path(value, variable), variable));
                } else {
                    add(search, places, variable, value);
                }
            }
        }
        laid(places).ifPresent(folder -> add(search, places, OURS, folder.toString()));
        List<String> roots = new ArrayList<>(places.kitRoots());
        roots.addAll(USUAL);
        roots.forEach(root -> add(search, places, SDK, root, "Debuggers", "x64"));
        nuget(places).forEach(folder -> add(search, places, NUGET, folder.toString()));
        places.storePackages().forEach(folder -> add(search, places, STORE, folder, "amd64"));
        String windows = places.variable("SystemRoot");
        if (windows != null) {
            add(search, places, WINDOWS, windows, "System32");
        }
        return search;
    }

    private static void add(Search search, Places places, String by, String root, String... below) {
        try {
            Path folder = Path.of(root.strip(), below).toAbsolutePath().normalize();
            Path library = folder.resolve(LIBRARY);
            boolean known = search.found().stream().anyMatch(one -> one.folder().equals(folder));
            if (known || Files.notExists(library) || Files.isDirectory(library)) {
                return;
            }
            try {
                places.look(library);
                search.found().add(new Found(by, folder));
            } catch (IOException e) {
                passOver(search, by, library, e);
            }
        } catch (InvalidPathException e) {
            // what the registry or a variable names wrongly is passed over
        }
    }

    private static void passOver(Search search, String by, Path library, IOException why) {
        boolean denied = why instanceof AccessDeniedException;
        if (denied || Files.isRegularFile(library)) {
            search.passedOver()
                    .add("Passed over: " + library + " (by " + by + ") may not be read by this account: "
                            + (denied ? "access is denied" : why.getMessage()) + ".");
        }
    }

    /** Where {@code setup} keeps an engine, and the note in which it keeps the name of another folder; empty where this account has no such place. */
    static Optional<Path> home(Places places) {
        String local = places.variable("LOCALAPPDATA");
        try {
            return local == null || local.isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(local.strip(), "handlewatch"));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static Path note(Path home) {
        return home.resolve("engine-folder.txt");
    }

    private static Optional<Path> laid(Places places) {
        Optional<Path> home = home(places);
        if (home.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path note = note(home.get());
            return Files.isRegularFile(note)
                    ? Optional.of(Path.of(Files.readString(note).strip()))
                    : Optional.of(home.get().resolve("engine"));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Packages that somebody's build has unpacked, newest version first. */
    private static List<Path> nuget(Places places) {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("NUGET_PACKAGES", "USERPROFILE")) {
            String value = places.variable(variable);
            if (value != null && !value.isBlank()) {
                folders.addAll(unpacked(value.strip(), variable.equals("USERPROFILE")));
            }
        }
        return folders;
    }

    private static List<Path> unpacked(String root, boolean profile) {
        try {
            Path packages = profile ? Path.of(root, ".nuget", "packages") : Path.of(root);
            Path ours = packages.resolve("microsoft.debugging.platform.dbgeng");
            if (!Files.isDirectory(ours)) {
                return List.of();
            }
            List<Path> versions;
            try (Stream<Path> files = Files.list(ours)) {
                versions = files.filter(Files::isDirectory)
                        .sorted(Comparator.comparing(
                                        (Path folder) -> String.valueOf(folder.getFileName()), Versions.NUMBERS)
                                .reversed())
                        .toList();
            }
            List<Path> found = new ArrayList<>();
            for (Path version : versions) {
                EngineFiles.folderOf64Bits(version).ifPresent(found::add);
            }
            return found;
        } catch (IOException | InvalidPathException e) {
            return List.of();
        }
    }

    private static Path path(String text, String source) {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw new EngineException(Kind.ENVIRONMENT, source + " names no folder (" + text + ")." + NEXT, e);
        }
    }

    private static Found checked(Path folder, String source) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute.resolve(LIBRARY))) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "There is no " + LIBRARY + " in " + absolute + ", which " + source + " names." + NEXT);
        }
        return new Found(source, absolute);
    }
}
