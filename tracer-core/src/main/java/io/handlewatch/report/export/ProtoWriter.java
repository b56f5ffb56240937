package io.handlewatch.report.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message in the wire format of Protocol Buffers, as far as profile.proto needs it: integers (varint), packed integers, strings and messages. A field that has its
 * default value is left out, as proto3 has it. Source: protobuf.dev/programming-guides/encoding.
 */
final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** An integer; unsigned ones are given by their bits. */
    ProtoWriter integer(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            varint(value);
        }
        return this;
    }

    /** A list of integers, packed. */
    ProtoWriter integers(int field, long... values) {
        ProtoWriter packed = new ProtoWriter();
        for (long value : values) {
            packed.varint(value);
        }
        return values.length == 0 ? this : message(field, packed);
    }

    /** One element of a list of strings: written also where it is empty. Half a surrogate pair becomes a question mark. */
    ProtoWriter string(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A message, or one element of a list of messages. */
    ProtoWriter message(int field, ProtoWriter inner) {
        return delimited(field, inner.bytes());
    }

    /** What was written so far. */
    byte[] bytes() {
        return bytes.toByteArray();
    }

    private ProtoWriter delimited(int field, byte[] content) {
        tag(field, LENGTH_DELIMITED);
        varint(content.length);
        bytes.writeBytes(content);
        return this;
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** Seven bits a byte, the lowest first; the eighth bit says that more follow. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
