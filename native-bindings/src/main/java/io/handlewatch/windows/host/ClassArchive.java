package io.handlewatch.windows.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The classes of the engine host as Java's class archive: read and checked once, then taken by each host that starts; {@code doctor} makes it. Its name tells runtime and class path with their sizes
 * and times, so that one of another version is never taken; a JVM that finds it damaged goes on without it. A JVM of its own makes it from a host's list of classes, since one
 * with an agent, as monitoring sets them for all, would refuse to start with the option that does it at its end. Whatever cannot be read, made or moved is left: hosts
 * then start without an archive.
 */
final class ClassArchive {
    private static final String LIST = "-XX:DumpLoadedClassList=";
    private static final String TAKE = "-XX:SharedArchiveFile=";
    private static final String PREFIX = "host-";
    private static final String SUFFIX = ".jsa";
    private static final long MAKING_SECONDS = 120;

    /** Options that others set for every JVM. */
    private static final List<String> OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Path folder;
    private final String classPath;
    private final String name;

    private ClassArchive(Path folder, String classPath, String name) {
        this.folder = folder;
        this.classPath = classPath;
        this.name = name;
    }

    /** The archive of this runtime and this class path in a folder of ours. */
    static ClassArchive in(Path folder, String classPath) {
        long key = Objects.hash(System.getProperty("java.vm.version"), System.getProperty("java.home"));
        for (String entry : classPath.split(File.pathSeparator)) {
            Path file = Path.of(entry);
            key = key * 31 + entry.hashCode();
            try {
                key = key * 31 + Files.size(file);
                key = key * 31 + Files.getLastModifiedTime(file).toMillis();
            } catch (IOException e) {
                key *= 31; // it is not there
            }
        }
        return new ClassArchive(folder, classPath, PREFIX + Long.toHexString(key) + SUFFIX);
    }

    /** Options for a JVM that takes what there is. */
    List<String> taking() {
        Path file = folder.resolve(name);
        return Files.isReadable(file) ? List.of(TAKE + file) : List.of();
    }

    /** Where a host may write its list of classes; empty where there is an archive, or none can be made. */
    Optional<Path> missing() {
        if (Files.exists(folder.resolve(name))) {
            return Optional.empty();
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Files.isWritable(folder)
                ? Optional.of(folder.resolve(name + "." + UUID.randomUUID()))
                : Optional.empty();
    }

    /** Options for a host that lists its classes there. */
    static List<String> listing(Path there) {
        return List.of(LIST + there);
    }

    /** Makes the archive of this list, which goes, and so do archives of other versions; empty where it could not be made. */
    Optional<Path> make(Path list) {
        Path made = list.resolveSibling(list.getFileName() + ".made");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:dump",
                            "-XX:+UseSerialGC",
                            "-Xmx96m",
                            "-XX:SharedClassListFile=" + list,
                            TAKE + made,
                            "-cp",
                            classPath)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            OPTIONS.forEach(builder.environment()::remove);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(MAKING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(MAKING_SECONDS, TimeUnit.SECONDS);
            } else if (process.exitValue() == 0) {
                Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            // hosts start without an archive
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clean();
        return Optional.of(folder.resolve(name)).filter(Files::isReadable);
    }

    /** Deletes what is not this archive: others, lists, halves. */
    void clean() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX + "*")) {
            for (Path file : all) {
                if (!file.getFileName().toString().equals(name)) {
                    delete(file);
                }
            }
        } catch (IOException e) {
            // they stay
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it stays: somebody uses it
        }
    }
}
