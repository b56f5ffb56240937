package io.handlewatch.windows.symbols;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of itself: the numbers by which a symbol server keeps it, and its PDB. Layouts: the PE format, "Optional Header" and "Debug Directory"; the
 * record "RSDS" that linkers write (CV_INFO_PDB70).
 *
 * @param timestamp of the header, unsigned
 * @param size of the image in memory
 * @param pdb the PDB's name or path as the linker wrote it; "" where the image names none
 * @param guid in upper case; "" likewise
 * @param age 0 likewise
 */
public record ImageIdentity(long timestamp, long size, String pdb, String guid, int age) {
    private static final int HEADER_AT = 0x3C;
    private static final int SIGNATURE = 0x4550; // "PE\0\0"
    private static final int TIMESTAMP_AT = 8;
    private static final int OPTIONAL_AT = 24;
    private static final int PLUS = 0x20B;
    private static final int SIZE_AT = 56;
    private static final int DIRECTORIES_AT = 96;
    private static final int PLUS_DIRECTORIES_AT = 112;
    private static final int DEBUG_DIRECTORY = 6;
    private static final int ENTRY = 28;
    private static final int CODEVIEW = 2;
    private static final int RSDS = 0x53445352;
    private static final int NAME_AT = 24;
    private static final int LONGEST_NAME = 1_024;
    private static final int MOST_ENTRIES = 32;
    private static final int HEAD = 4_096;

    /** The bytes of an image as it lies in memory. */
    @FunctionalInterface
    public interface Bytes {
        /** Up to so many bytes from this RVA; fewer, or none, where they cannot be read. */
        byte[] at(long rva, int length);
    }

    /** Reads it; empty where these bytes are no image. Never throws on content. */
    public static Optional<ImageIdentity> of(Bytes image) {
        ByteBuffer head = buffer(image.at(0, HEAD));
        int pe = number(head, HEADER_AT);
        if (pe < 0 || number(head, pe) != SIGNATURE) {
            return Optional.empty();
        }
        int optional = pe + OPTIONAL_AT;
        long timestamp = Integer.toUnsignedLong(number(head, pe + TIMESTAMP_AT));
        long size = Integer.toUnsignedLong(number(head, optional + SIZE_AT));
        boolean plus = (number(head, optional) & 0xffff) == PLUS;
        int directory = optional + (plus ? PLUS_DIRECTORIES_AT : DIRECTORIES_AT) + 8 * DEBUG_DIRECTORY;
        long table = Integer.toUnsignedLong(number(head, directory));
        int entries = Math.min(MOST_ENTRIES, Math.max(0, number(head, directory + 4)) / ENTRY);
        ByteBuffer debug = buffer(table == 0 ? new byte[0] : image.at(table, entries * ENTRY));
        for (int i = 0; i < entries; i++) {
            if (number(debug, i * ENTRY + 12) == CODEVIEW) {
                ImageIdentity found = codeView(image, timestamp, size, debug, i * ENTRY);
                if (found != null) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.of(new ImageIdentity(timestamp, size, "", "", 0));
    }

    private static @Nullable ImageIdentity codeView(
            Bytes image, long timestamp, long size, ByteBuffer debug, int entry) {
        int length = Math.min(NAME_AT + LONGEST_NAME, Math.max(0, number(debug, entry + 16)));
        long at = Integer.toUnsignedLong(number(debug, entry + 20));
        byte[] record = image.at(at, length);
        ByteBuffer view = buffer(record);
        if (record.length <= NAME_AT || number(view, 0) != RSDS) {
            return null;
        }
        int end = NAME_AT;
        while (end < record.length && record[end] != 0) {
            end++;
        }
        return new ImageIdentity(
                timestamp,
                size,
                new String(record, NAME_AT, end - NAME_AT, StandardCharsets.UTF_8),
                guid(view, 4),
                view.getInt(20));
    }

    /** A GUID in memory: three little-endian numbers, then bytes in order. */
    static String guid(ByteBuffer bytes, int at) {
        long high = (Integer.toUnsignedLong(bytes.getInt(at)) << 32)
                | ((bytes.getShort(at + 4) & 0xffffL) << 16)
                | (bytes.getShort(at + 6) & 0xffffL);
        long low = bytes.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(at + 8);
        return new UUID(high, low).toString().toUpperCase(Locale.ROOT);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** 0 where it lies outside. */
    private static int number(ByteBuffer bytes, int at) {
        return at >= 0 && at + 4 <= bytes.limit() ? bytes.getInt(at) : 0;
    }
}
