package io.handlewatch.windows.host;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the two pipes between a watch and its engine host: a magic number, the kind, the length, the content; all numbers big-endian. The magic
 * number tells a message from what a dying JVM prints on the same stream.
 */
final class Message {
    static final int MAGIC = 0x48574631; // "HWF1"

    /** Text and records come in pieces; the names of a large module's addresses are a few megabytes. */
    static final int LONGEST = 32 << 20;

    private static final int MOST_NOISE = 2_000;

    /** The kinds, each with its code on the wire. */
    enum Kind {
        ATTACH(1),
        RUN(2),
        INTERRUPT(3),
        NAMES(4),
        MODULES(5),
        DETACH(6),
        RING_OPEN(7),
        RING_ENABLED(8),
        RING_ENABLE(9),
        RING_DISABLE(10),
        RING_READ(11),
        RING_CLOSE(12),
        /** Answers: a piece of text, the end of a request, its failure. */
        OUTPUT(13),
        DONE(14),
        FAILED(15),
        /** A piece of a reading of the ring, see {@link RingChange}. */
        RECORDS(16),
        OBJECTS(17);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    private final Kind kind;
    private final byte[] content;

    private Message(Kind kind, byte[] content) {
        this.kind = kind;
        this.content = content;
    }

    static Message of(Kind kind, byte[] content) {
        return new Message(kind, content);
    }

    Kind kind() {
        return kind;
    }

    Content content() {
        return new Content(ByteBuffer.wrap(content));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(kind.code);
        out.writeInt(content.length);
        out.write(content);
        out.flush();
    }

    /**
     * The next message; null at the stream's end between two messages.
     *
     * @throws NoiseException where the stream holds something else
     */
    static @Nullable Message read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        byte[] head = new byte[8];
        int got = in.readNBytes(head, 0, head.length);
        ByteBuffer numbers = ByteBuffer.wrap(head);
        int magic =
                (first << 24) | ((numbers.get() & 0xff) << 16) | ((numbers.get() & 0xff) << 8) | (numbers.get() & 0xff);
        Kind kind = Kind.of(numbers.get());
        int length = numbers.getInt();
        if (got < head.length || magic != MAGIC || kind == null || length < 0 || length > LONGEST) {
            ByteArrayOutputStream noise = new ByteArrayOutputStream();
            noise.write(first);
            noise.write(head, 0, got);
            restOfNoise(in, noise);
            throw new NoiseException(noise.toString(StandardCharsets.UTF_8));
        }
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("a message was cut");
        }
        return new Message(kind, content);
    }

    /** What stands behind the begin of noise: to its end, or, since who made it may live on in silence, to the end of a line with words and what is there already. */
    private static void restOfNoise(DataInputStream in, ByteArrayOutputStream noise) throws IOException {
        boolean words = false;
        boolean line = false;
        while (noise.size() < MOST_NOISE && !(line && in.available() == 0)) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            noise.write(next);
            words |= Character.isLetterOrDigit(next);
            line |= words && next == '\n';
        }
    }

    /** The stream holds text instead of a message; {@link #getMessage} is its begin. */
    static final class NoiseException extends IOException {
        private static final long serialVersionUID = 1L;

        NoiseException(String text) {
            super(text);
        }
    }

    /** The fields of a message, read in the order in which they were put. One that is not there, or cannot be, is an {@link IllegalArgumentException}. */
    static final class Content {
        private final ByteBuffer bytes;

        private Content(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        int number() {
            return holding(Integer.BYTES).getInt();
        }

        long big() {
            return holding(Long.BYTES).getLong();
        }

        String text() {
            int length = count();
            CharBuffer chars = holding((long) length * Character.BYTES)
                    .slice(bytes.position(), length * Character.BYTES)
                    .asCharBuffer();
            bytes.position(bytes.position() + length * Character.BYTES);
            return chars.toString();
        }

        /** How many of something follow, of a byte at least. */
        int count() {
            int count = number();
            if (count < 0 || count > bytes.remaining()) {
                throw new IllegalArgumentException("it cannot hold " + count + " of anything");
            }
            return count;
        }

        private ByteBuffer holding(long more) {
            if (more > bytes.remaining()) {
                throw new IllegalArgumentException("it ends too early");
            }
            return bytes;
        }
    }

    /** Puts fields together. Text goes as UTF-16, so that nothing in a name is lost. */
    static final class Builder {
        private ByteBuffer bytes = ByteBuffer.allocate(256);

        Builder number(int value) {
            room(Integer.BYTES).putInt(value);
            return this;
        }

        Builder big(long value) {
            room(Long.BYTES).putLong(value);
            return this;
        }

        Builder text(CharSequence text) {
            room(Integer.BYTES + text.length() * Character.BYTES).putInt(text.length());
            bytes.asCharBuffer().put(CharBuffer.wrap(text));
            bytes.position(bytes.position() + text.length() * Character.BYTES);
            return this;
        }

        Message build(Kind kind) {
            byte[] content = new byte[bytes.position()];
            bytes.flip();
            bytes.get(content);
            bytes.clear();
            return new Message(kind, content);
        }

        private ByteBuffer room(int more) {
            if (bytes.remaining() < more) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more));
                larger.put(bytes.flip());
                bytes = larger;
            }
            return bytes;
        }
    }
}
