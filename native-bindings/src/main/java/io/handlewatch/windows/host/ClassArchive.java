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

/**
 * The classes of the engine host as Java's class archive: read and checked once, by the first host that ends in order, and from then on mapped by each that starts. Its name tells
 * runtime and class path with their sizes and times, so that one of another version is never taken; a JVM that finds it damaged goes on without it. Whatever cannot be
 * read, made or moved is left: the host starts without an archive.
 */
final class ClassArchive {
    /** Java has this from 13 on: the archive that its process writes at its end. */
    private static final String MAKE = "-XX:ArchiveClassesAtExit=";

    private static final String TAKE = "-XX:SharedArchiveFile=";
    private static final String PREFIX = "host-";
    private static final String SUFFIX = ".jsa";

    private final Path folder;
    private final String name;

    private ClassArchive(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** The archive of this runtime and this class path in a folder of ours. */
    static ClassArchive in(Path folder, String classPath) {
        long key = Objects.hash(System.getProperty("java.vm.version"), System.getProperty("java.home"));
        for (String entry : classPath.split(File.pathSeparator)) {
            Path file = Path.of(entry);
            try {
                key = key * 31 + entry.hashCode();
                key = key * 31 + Files.size(file);
                key = key * 31 + Files.getLastModifiedTime(file).toMillis();
            } catch (IOException e) {
                key *= 31; // it is not there
            }
        }
        return new ClassArchive(folder, PREFIX + Long.toHexString(key) + SUFFIX);
    }

    /** Options for a JVM that takes what there is. */
    List<String> taking() {
        Path file = folder.resolve(name);
        return Files.isReadable(file) ? List.of(TAKE + file) : List.of();
    }

    /** Where a JVM may write the archive; empty where there is one, or none can be written. */
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

    /** Options for a JVM that writes one there at its end. */
    static List<String> making(Path there) {
        return List.of(MAKE + there);
    }

    /** That JVM has ended in order: what it wrote is the archive, and those of other versions go. */
    void keep(Path made) {
        try {
            Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(made);
        }
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
