package io.handlewatch.windows.dbgeng;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a DLL file says of itself, without loading it. Layouts: the PE format's file header; VS_FIXEDFILEINFO. */
final class EngineFiles {
    private static final int HEADER_AT = 0x3C;
    private static final int SIGNATURE = 0x4550;
    private static final int X64 = 0x8664;
    private static final int VERSION_SIGNATURE = 0xFEEF04BD;
    private static final int STRUCTURE_VERSION = 0x10000; // code that reads versions holds the signature too
    private static final int DEPTH = 6;

    private EngineFiles() {}

    /** The folder below this one that holds a 64-bit dbgeng.dll; the folder itself first, then the one least deep. */
    static Optional<Path> folderOf64Bits(Path root) throws IOException {
        List<Path> libraries;
        try (Stream<Path> files = Files.walk(root, DEPTH)) {
            libraries = files.filter(file -> String.valueOf(file.getFileName()).equalsIgnoreCase(EngineFolder.LIBRARY))
                    .sorted((one, other) -> one.getNameCount() == other.getNameCount()
                            ? one.compareTo(other)
                            : Integer.compare(one.getNameCount(), other.getNameCount()))
                    .toList();
        }
        for (Path library : libraries) {
            Path folder = library.getParent();
            if (folder != null && x64(Files.readAllBytes(library))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** Whether these bytes are an image for x64. */
    static boolean x64(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int pe = number(bytes, HEADER_AT);
        return pe > 0 && number(bytes, pe) == SIGNATURE && (number(bytes, pe + 4) & 0xffff) == X64;
    }

    /** Its file version, as in 10.0.26100.1; empty where it has none. */
    static Optional<String> version(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 16 <= file.length; at += 4) { // the structure is aligned to 4 bytes
            if (bytes.getInt(at) == VERSION_SIGNATURE && bytes.getInt(at + 4) == STRUCTURE_VERSION) {
                int high = bytes.getInt(at + 8);
                int low = bytes.getInt(at + 12);
                return Optional.of(String.format(
                        Locale.ROOT, "%d.%d.%d.%d", high >>> 16, high & 0xffff, low >>> 16, low & 0xffff));
            }
        }
        return Optional.empty();
    }

    private static int number(ByteBuffer bytes, int at) {
        return at >= 0 && at + 4 <= bytes.limit() ? bytes.getInt(at) : 0;
    }
}
