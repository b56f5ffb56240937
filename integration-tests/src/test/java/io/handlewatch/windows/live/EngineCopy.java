package io.handlewatch.windows.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A copy of the engine's folder in which something is not as it should be. */
record EngineCopy(Path folder) {
    /** The engine's DLLs, but for one, without an extension; made in {@code folder}. */
    static EngineCopy without(String left, Path folder) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("engine"));
        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(Machine.engine(), "*.dll")) {
            for (Path library : libraries) {
                if (!library.getFileName().toString().equalsIgnoreCase(left)) {
                    Files.copy(library, copy.resolve(library.getFileName()));
                }
            }
        }
        return new EngineCopy(copy);
    }

    /** All of its DLLs, and another extension, of the programs' folder. */
    static EngineCopy withExtension(String extension, Path folder) throws IOException {
        EngineCopy copy = without("", folder);
        Files.createDirectory(copy.extensions());
        Files.copy(stranger(extension), copy.extensions().resolve("ntsdexts.dll"));
        return copy;
    }

    /** All of its DLLs, and an extension that works until {@link #fail}. */
    static EngineCopy faulty(Path folder) throws IOException {
        EngineCopy copy = withExtension("faulty.dll", folder);
        Files.copy(
                Machine.engine().resolve("WINXP").resolve("ntsdexts.dll"),
                copy.extensions().resolve("original.dll"));
        return copy;
    }

    private Path extensions() {
        return folder.resolve("WINXP");
    }

    private Path fault() {
        return extensions().resolve("fault");
    }

    /** Lets the next command fail so; the words are those of faulty.c. */
    void fail(String word) throws IOException {
        Files.writeString(fault(), word, StandardCharsets.US_ASCII);
    }

    /** Whether the command that is to fail has begun. */
    boolean failing() {
        return Files.notExists(fault());
    }

    /** A file of the programs' folder that only setup builds. */
    static Path stranger(String name) {
        Path file = Machine.programs().resolve(name);
        assumeTrue(Files.exists(file), () -> "no " + file + ": setup builds it on Linux");
        return file;
    }
}
