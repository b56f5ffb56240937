package io.handlewatch.recording;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a sample's line in the form in which recorders write it: no spaces, whole numbers, the fields of version 1. Nearly all of a recording are such lines, and
 * nearly all of a line are numbers in brackets. Whatever looks otherwise is left to a real parser of JSON, which decides what it is.
 */
final class PlainSample {
    private static final byte[] BEGIN = "{\"type\":\"sample\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 18;

    /** The longest name of a field. */
    private static final int LONGEST = 16;

    private long[] numbers = new long[256];
    private byte[] bytes = {};
    private int at;
    private int end;

    /** Fills the fields of a cleared line; false, and the fields are anything, where it is not of this form. */
    boolean read(byte[] text, int start, int length, Line line) {
        end = start + length;
        if (length < BEGIN.length || !Arrays.equals(text, start, start + BEGIN.length, BEGIN, 0, BEGIN.length)) {
            return false;
        }
        bytes = text;
        at = start + BEGIN.length;
        line.type = "sample";
        while (next() == ',') {
            at++;
            String name = name();
            if (name == null || !field(name, line)) {
                return false;
            }
        }
        return next() == '}' && at + 1 == end;
    }

    private int next() {
        return at < end ? bytes[at] : -1;
    }

    /** A name and its colon; null where there is none of plain letters. */
    private @org.jspecify.annotations.Nullable String name() {
        if (next() != '"') {
            return null;
        }
        int from = ++at;
        while (at < end && at - from < LONGEST && bytes[at] >= 'A' && bytes[at] <= 'z' && bytes[at] != '\\') {
            at++;
        }
        String name = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
        if (next() != '"') {
            return null;
        }
        at++;
        return next() == ':' && ++at < end ? name : null;
    }

    private boolean field(String name, Line line) {
        switch (name) {
            case "seq" -> line.seq = number();
            case "t" -> line.t = number();
            case "up" -> line.up = number();
            case "openHandles" -> line.openHandles = number();
            case "newRecords" -> {
                if (word("null")) {
                    line.newRecords = Line.NONE;
                } else {
                    line.newRecords = number();
                }
            }
            case "overtaken" -> {
                line.overtaken = word("true");
                return line.overtaken;
            }
            case "openSet" -> {
                int n = row(0, Integer.MAX_VALUE);
                line.openSet = Arrays.copyOf(numbers, Math.max(0, n));
                return n >= 0;
            }
            case "opened" -> {
                int n = row(0, Integer.MAX_VALUE);
                line.opened = Arrays.copyOf(numbers, Math.max(0, n));
                return n >= 0;
            }
            case "closed" -> {
                int n = row(0, Integer.MAX_VALUE);
                line.closed = Arrays.copyOf(numbers, Math.max(0, n));
                return n >= 0;
            }
            case "records" -> {
                line.rows = null;
                return word("null") || records(line);
            }
            default -> {
                return false;
            }
        }
        return at > 0;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private boolean records(Line line) {
        if (next() != '[') {
            return false;
        }
        at++;
        int n = 0;
        boolean more = next() == '[';
        while (more) {
            int to = row(n, 4);
            if (to <= n) {
                return false;
            }
            for (; to < n + 4; to++) {
                numbers[to] = Line.NONE;
            }
            n = to;
            more = next() == ',' && at + 1 < end && bytes[at + 1] == '[';
            at += more ? 1 : 0;
        }
        if (next() != ']') {
            return false;
        }
        at++;
        line.rows = Arrays.copyOf(numbers, n);
        return true;
    }

    /** Numbers in brackets, into the array from a place on, which is given room for four behind it. Gives the place behind the last, -1 where it is otherwise. */
    private int row(int from, int most) {
        if (next() != '[') {
            return -1;
        }
        at++;
        int n = from;
        if (next() == ']') {
            at++;
            return n;
        }
        while (true) {
            if (n + 4 >= numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * numbers.length);
            }
            numbers[n++] = number();
            int follows = next();
            if (at == 0 || n - from > most || (follows != ',' && follows != ']')) {
                return -1;
            }
            at++;
            if (follows == ']') {
                return n;
            }
        }
    }

    /** A whole number that is surely a long; where there is none the place becomes 0. */
    private long number() {
        boolean negative = next() == '-';
        int from = negative ? at + 1 : at;
        int i = from;
        long value = 0;
        while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
            value = 10 * value + bytes[i++] - '0';
        }
        boolean whole = i > from && i - from <= MOST_DIGITS && (bytes[from] != '0' || i == from + 1);
        at = whole ? i : 0;
        return negative ? -value : value;
    }
}
