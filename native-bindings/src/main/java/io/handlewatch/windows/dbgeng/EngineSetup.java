package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Lays a private engine folder: the files of one kit under their right names, with the manifest that ties dbgeng to its own dbghelp. Nothing is laid that is not whole,
 * of one version and for x64.
 */
public final class EngineSetup {
    /** Where in a private engine folder the manifest lies. */
    static final String MANIFEST = "handlewatch.manifest";

    private static final List<String> NEEDED = List.of("dbgeng.dll", "dbghelp.dll", "dbgmodel.dll");

    /** What is missed without each of these. */
    private static final Map<String, String> WANTED = wanted();

    private static final String SERVER = "symsrv.dll";
    private static final String KIT = "C:\\Program Files (x86)\\Windows Kits\\10\\Debuggers\\x64";
    private static final String EXTENSION = "winxp/ntsdexts.dll";
    private static final long LARGEST = 256L << 20;
    private static final String NEXT =
            " Give the folder Debuggers\\x64 of the Windows SDK, the package Microsoft.Debugging.Platform.DbgEng (.nupkg), or the folder amd64 of WinDbg's.";

    private EngineSetup() {}

    private static Map<String, String> wanted() {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("dbgcore.dll", "newer engines need it");
        wanted.put("msdia140.dll", "without it no PDB can be read");
        wanted.put("symsrv.dll", "without it no symbol server is asked");
        wanted.put("srcsrv.dll", "");
        wanted.put(
                EXTENSION, "without it there is --source ring alone; it comes with the Debugging Tools, in no package");
        return wanted;
    }

    /**
     * What was laid.
     *
     * @param folder the engine folder
     * @param version of its files
     * @param files relative names, sorted
     * @param missed one sentence for each thing that will not work
     */
    public record Laid(Path folder, String version, List<String> files, List<String> missed) {}

    /** What brings the engine to use, the first of these, its symsrv.dll; empty where it has one. */
    static Optional<String> symbolServer(List<EngineFolder.Found> engines) {
        if (engines.isEmpty() || has(engines.get(0).folder(), SERVER)) {
            return Optional.empty();
        }
        String from = engines.stream()
                .map(EngineFolder.Found::folder)
                .filter(folder -> has(folder, SERVER))
                .findFirst()
                .map(Path::toString)
                .orElse(KIT);
        String what = SERVER + " is not beside the engine: " + WANTED.get(SERVER) + ". ";
        return Optional.of(what
                + (engines.get(0).windowsOwn()
                        ? "Lay a whole one: handlewatch setup --engine-from \"" + from + "\""
                        : "From the Debugging Tools: copy \"" + from + "\\" + SERVER + "\" \""
                                + engines.get(0).folder() + "\""));
    }

    private static boolean has(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /** The folder in which an engine is laid unless another one is named. */
    public static Path usualFolder() {
        return EngineFolder.home(new WindowsPlaces())
                .orElseThrow(() -> new EngineException(
                        Kind.ENVIRONMENT,
                        "This account has no folder for its programs' data (LOCALAPPDATA): name one with --to."))
                .resolve("engine");
    }

    /** Notes where the engine is, so that doctor and watch find it afterwards. */
    public static void remember(Path folder) {
        EngineFolder.home(new WindowsPlaces()).ifPresent(home -> remember(folder, home));
    }

    static void remember(Path folder, Path home) {
        try {
            Files.createDirectories(home);
            Files.writeString(EngineFolder.note(home), folder.toAbsolutePath() + "\n");
        } catch (IOException e) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "The engine is laid, but where cannot be noted in " + home + " (" + e.getMessage()
                            + "): name it with --engine, or in HANDLEWATCH_ENGINE.",
                    e);
        }
    }

    /**
     * Takes the engine's files from a folder or a package and lays them.
     *
     * @param source a folder with dbgeng.dll in it or below, or a .nupkg
     * @param target must not be there, or be empty
     */
    public static Laid lay(Path source, Path target) {
        try {
            Map<String, byte[]> files = Files.isDirectory(source) ? fromFolder(source) : fromPackage(source);
            String version = checked(files, source);
            refuseFull(target);
            write(files, target);
            List<String> missed = new ArrayList<>();
            WANTED.forEach((name, what) -> {
                if (!files.containsKey(name) && !what.isEmpty()) {
                    missed.add(name.substring(name.indexOf('/') + 1) + " is not among them: " + what + ".");
                }
            });
            List<String> names = new ArrayList<>(files.keySet());
            return new Laid(target, version, names, missed);
        } catch (NoSuchFileException e) {
            throw new EngineException(Kind.WRONG_USE, "There is no " + e.getFile() + "." + NEXT, e);
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "The engine cannot be laid (" + e.getMessage() + "): check the rights and the disk.",
                    e);
        }
    }

    private static Map<String, byte[]> fromFolder(Path source) throws IOException {
        Path folder = EngineFiles.folderOf64Bits(source)
                .orElseThrow(() ->
                        new EngineException(Kind.WRONG_USE, "There is no 64-bit dbgeng.dll in " + source + "." + NEXT));
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                String known = known(name);
                if (known != null) {
                    files.put(known, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private static Map<String, byte[]> fromPackage(Path source) throws IOException {
        // By folder inside: a package has one for each processor.
        Map<String, Map<String, byte[]>> folders = new TreeMap<>();
        try (InputStream in = Files.newInputStream(source);
                ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                take(entry.getName().replace('\\', '/'), zip, folders);
                entry = zip.getNextEntry();
            }
        } catch (ZipException e) {
            throw new EngineException(
                    Kind.WRONG_USE, source + " is damaged (" + e.getMessage() + "): fetch it again.", e);
        }
        return folders.values().stream()
                .filter(files -> files.containsKey(EngineFolder.LIBRARY)
                        && EngineFiles.x64(files.getOrDefault(EngineFolder.LIBRARY, new byte[0])))
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        Kind.WRONG_USE, source + " is no package with a 64-bit dbgeng.dll." + NEXT));
    }

    private static void take(String path, ZipInputStream zip, Map<String, Map<String, byte[]>> folders)
            throws IOException {
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (folder.toLowerCase(Locale.ROOT).endsWith("/winxp")) {
            folder = folder.substring(0, folder.length() - "/winxp".length());
            name = "winxp/" + name;
        }
        String known = known(name);
        if (known != null) {
            byte[] bytes = zip.readNBytes((int) LARGEST);
            folders.computeIfAbsent(folder, none -> new TreeMap<>()).put(known, bytes);
        }
    }

    /** The name under which a file is laid; null for those that are not needed. */
    private static @org.jspecify.annotations.Nullable String known(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NEEDED.contains(lower) || WANTED.containsKey(lower) ? lower : null;
    }

    /** Returns the version that they all have. */
    private static String checked(Map<String, byte[]> files, Path source) {
        for (String name : NEEDED) {
            if (!files.containsKey(name)) {
                throw new EngineException(
                        Kind.WRONG_USE, "There is no " + name + " beside the dbgeng.dll of " + source + "." + NEXT);
            }
        }
        String engine = "";
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!EngineFiles.x64(file.getValue())) {
                throw new EngineException(Kind.WRONG_USE, file.getKey() + " of " + source + " is not for x64." + NEXT);
            }
        }
        for (String name : List.of("dbgeng.dll", "dbghelp.dll", "dbgmodel.dll", "dbgcore.dll")) {
            byte[] file = files.get(name);
            String version = file == null ? engine : EngineFiles.version(file).orElse("unknown");
            if (engine.isEmpty()) {
                engine = version;
            } else if (!engine.equals(version)) {
                throw new EngineException(
                        Kind.WRONG_USE,
                        "The files of " + source + " are of several versions (dbgeng.dll " + engine + ", " + name + " "
                                + version + "): take them all from one kit.");
            }
        }
        return engine;
    }

    private static void refuseFull(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        boolean empty = false;
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                empty = files.findAny().isEmpty();
            }
        }
        if (!empty) {
            throw new EngineException(
                    Kind.WRONG_USE,
                    target + " is there already and is not overwritten: remove it, or name another folder with --to.");
        }
    }

    /** Beside the target first, so that there is a whole engine or none. */
    private static void write(Map<String, byte[]> files, Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path parent = Optional.ofNullable(absolute.getParent()).orElse(absolute);
        Files.createDirectories(parent);
        Path part = Files.createTempDirectory(parent, "engine");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path to = part.resolve(file.getKey().replace("winxp/", "WINXP/"));
            Files.createDirectories(Optional.ofNullable(to.getParent()).orElse(part));
            Files.write(to, file.getValue());
        }
        Files.writeString(part.resolve(MANIFEST), EngineLibrary.manifestText(""));
        Files.deleteIfExists(absolute);
        Files.move(part, absolute);
    }
}
