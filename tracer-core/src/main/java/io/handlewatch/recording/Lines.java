package io.handlewatch.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Cuts a byte stream into lines with one buffer that grows to the longest line. */
final class Lines {
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int searched;
    private int lineStart;
    private int lineEnd;
    private int next;
    private long number;
    private boolean ended;
    private boolean closed;
    private boolean truncated;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line that is not empty; false at the end. A compressed stream that was cut ends there, like a plain one. */
    boolean advance() throws IOException {
        while (!ended) {
            int end = find(next);
            while (end < 0 && fill()) {
                end = find(searched);
            }
            int from = next;
            closed = end >= 0;
            if (end < 0) {
                end = filled;
                ended = true;
                if (end == from) {
                    return false;
                }
            }
            number++;
            lineStart = from;
            lineEnd = end;
            next = closed ? end + 1 : end;
            if (lineEnd > lineStart && buffer[lineEnd - 1] == '\r') {
                lineEnd--;
            }
            if (lineEnd > lineStart) {
                return true;
            }
        }
        return false;
    }

    private int find(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads more behind what is there; moves the unfinished line to the front first. False at the end of the stream. */
    private boolean fill() throws IOException {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, filled - next);
            filled -= next;
            next = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        searched = filled;
        int got;
        try {
            got = in.read(buffer, filled, buffer.length - filled);
        } catch (EOFException cut) {
            truncated = true;
            return false;
        } catch (ZipException damaged) {
            throw RecordingException.at(
                    number + 1,
                    "cannot be unpacked: the compressed file is damaged there (" + damaged.getMessage() + ")");
        }
        if (got <= 0) {
            return false;
        }
        filled += got;
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return lineStart;
    }

    int length() {
        return lineEnd - lineStart;
    }

    /** Whether the line ended with a line feed: a line without one may have been cut by the end of its writer. */
    boolean complete() {
        return closed;
    }

    /** Whether a compressed stream ended before its own end. */
    boolean truncated() {
        return truncated;
    }

    long number() {
        return number;
    }
}
