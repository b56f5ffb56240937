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
    private static final int PLUS = 0x20B;
    private static final int RESOURCES = 2;
    private static final int VERSION_TYPE = 16;
    private static final int ANY = -1;
    private static final int MOST_ENTRIES = 4_096;
    private static final int MOST_BEFORE_VERSION = 64;
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

    /** Its file version, as in 10.0.26100.1; empty where it has none. By way of its resources, since a file may hold other files. */
    static Optional<String> version(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int pe = number(bytes, HEADER_AT);
        if (pe <= 0 || number(bytes, pe) != SIGNATURE) {
            return Optional.empty();
        }
        int optional = pe + 24;
        int directories = optional + ((number(bytes, optional) & 0xffff) == PLUS ? 112 : 96);
        int resources = offset(bytes, pe, number(bytes, directories + 8 * RESOURCES));
        // Three levels: type, name, language.
        int name = below(bytes, resources, resources, VERSION_TYPE);
        int language = name == 0 ? 0 : below(bytes, resources, name, ANY);
        int entry = language == 0 ? 0 : below(bytes, resources, language, ANY);
        int at = entry == 0 ? 0 : offset(bytes, pe, number(bytes, entry));
        for (int i = at; at > 0 && i < at + MOST_BEFORE_VERSION; i += 4) { // its key stands before it
            if (number(bytes, i) == VERSION_SIGNATURE) {
                int high = number(bytes, i + 8);
                int low = number(bytes, i + 12);
                return Optional.of(String.format(
                        Locale.ROOT, "%d.%d.%d.%d", high >>> 16, high & 0xffff, low >>> 16, low & 0xffff));
            }
        }
        return Optional.empty();
    }

    /** Where the entry of this id, or the first one, of a resource directory leads to; 0 where there is none. */
    private static int below(ByteBuffer bytes, int resources, int directory, int id) {
        if (resources == 0) {
            return 0;
        }
        int counts = number(bytes, directory + 12);
        int entries = Math.min(MOST_ENTRIES, (counts & 0xffff) + (counts >>> 16));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 16 + 8 * i;
            if (id == ANY || number(bytes, entry) == id) {
                return resources + (number(bytes, entry + 4) & Integer.MAX_VALUE);
            }
        }
        return 0;
    }

    /** Where in the file an RVA lies; 0 where nowhere. */
    private static int offset(ByteBuffer bytes, int pe, int rva) {
        int sections = number(bytes, pe + 6) & 0xffff;
        int table = pe + 24 + (number(bytes, pe + 20) & 0xffff);
        for (int i = 0; i < sections; i++) {
            int at = table + 40 * i;
            int begin = number(bytes, at + 12);
            if (rva > 0 && rva >= begin && rva < begin + number(bytes, at + 16)) {
                return rva - begin + number(bytes, at + 20);
            }
        }
        return 0;
    }

    private static int number(ByteBuffer bytes, int at) {
        return at >= 0 && at + 4 <= bytes.limit() ? bytes.getInt(at) : 0;
    }
}
