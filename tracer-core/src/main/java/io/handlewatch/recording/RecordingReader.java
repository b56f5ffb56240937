package io.handlewatch.recording;

import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Streams a recording: format {@code handlewatch-recording}, version 1, NDJSON, plain or gzipped (told by its first two bytes).
 *
 * <p>Unknown fields and line types are passed over; a last line without its line feed that is no whole object was cut by the end of its writer and is
 * left out. A line that is no JSON, a sample out of order and an unknown stack id stop the reading with a {@link RecordingException}; a lenient reader
 * skips and counts them, and says in a gap what was lost. Memory holds one line, the open set and the stacks. Not thread-safe.
 */
public final class RecordingReader implements AutoCloseable {
    private static final String FORMAT = "handlewatch-recording";
    private static final long VERSION = 1;

    /** A hundred years. One sample farther away would put all that follow out of order. */
    private static final long MOST_UP = 36_525L * 86_400_000;

    private static final long MOST_SEQ = Integer.MAX_VALUE;

    /** The end of the year 9999. */
    private static final long MOST_T = 253_402_300_799_999L;

    /** A day, or ten wanted intervals: a longer pause is told of by a line of its own. */
    private static final long LONGEST_PAUSE = 86_400_000;

    private final InputStream in;
    private final Lines lines;
    private final Line line = new Line();
    private final boolean lenient;
    private final RunHead head;
    private final StackTable stacks = new StackTable();
    private final FramePool frames = new FramePool();
    private final OpenValues open = new OpenValues();
    private List<Gap> gaps = new ArrayList<>();
    private int epoch = 1;
    /** The target's, as the records carry it: also in a later life under another id, or its handles would look like another process's. */
    private final long pid;

    private long lastSeq = -1;
    private long lastUp;
    private boolean lost;
    private long skipped;
    private boolean cut;

    private RecordingReader(InputStream in, String name, boolean lenient) throws IOException {
        this.in = in;
        this.lines = new Lines(in);
        this.lenient = lenient;
        this.head = readHead(name);
        this.pid = head.pid();
    }

    /**
     * Opens a recording and reads its header.
     *
     * @param file plain or gzipped
     * @param lenient skip and count what cannot be read
     * @throws RecordingException where it is no recording, or of a later version
     * @throws IOException where the file cannot be read
     */
    public static RecordingReader open(Path file, boolean lenient) throws IOException {
        Path name = file.getFileName();
        return open(Files.newInputStream(file), name == null ? file.toString() : name.toString(), lenient);
    }

    /** Opens a recording from a stream, which is closed with the reader (and at once where this throws). */
    public static RecordingReader open(InputStream stream, String name, boolean lenient) throws IOException {
        try {
            BufferedInputStream buffered = new BufferedInputStream(stream, 1 << 16);
            buffered.mark(2);
            boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
            buffered.reset();
            return new RecordingReader(packed ? unpacked(buffered, name) : buffered, name, lenient);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private static InputStream unpacked(InputStream packed, String name) throws IOException {
        try {
            return new GZIPInputStream(packed, 1 << 16);
        } catch (EOFException | ZipException e) {
            throw RecordingException.none(name + " is no recording: it begins like a gzip file, but is none.");
        }
    }

    /** What the header says. */
    public RunHead head() {
        return head;
    }

    /** The stacks read so far, under the file's ids. */
    public StackTable stacks() {
        return stacks;
    }

    /** Lines and records that a lenient reader left out. */
    public long skipped() {
        return skipped;
    }

    /** Whether the last line was cut. */
    public boolean cut() {
        return cut;
    }

    /** The next reading, or null at the end. */
    public @Nullable Reading next() throws IOException {
        while (advance()) {
            if (!line.parse(lines.buffer(), lines.start(), lines.length())) {
                if (!lines.complete()) {
                    cut = true;
                    return null;
                }
                skipOr("is no JSON object of the recording's form");
                lost = true;
                continue;
            }
            switch (line.type) {
                case "stack" -> stack();
                case "gap" -> gap();
                case "epoch" -> epoch();
                case "sample" -> {
                    Reading reading = sample();
                    if (reading != null) {
                        return reading;
                    }
                }
                default -> {
                    // a later version may add line types
                }
            }
        }
        return null;
    }

    /** What a damaged compressed file still held before its damage is all that a lenient reader can get. */
    private boolean advance() throws IOException {
        try {
            boolean more = lines.advance();
            cut |= !more && lines.truncated();
            return more;
        } catch (RecordingException damaged) {
            if (!lenient) {
                throw damaged;
            }
            cut = true;
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private RunHead readHead(String name) throws IOException {
        boolean any = lines.advance();
        if (!any
                || !line.parse(lines.buffer(), lines.start(), lines.length())
                || !line.type.equals("header")
                || !line.format.equals(FORMAT)) {
            throw RecordingException.none(name + " is no recording: its first line is not a " + FORMAT + " header.");
        }
        if (line.version > VERSION) {
            throw RecordingException.unknownForm(name + " was written in version " + line.version
                    + " of the recording format; this program reads up to version " + VERSION
                    + ", a later one is needed.");
        }
        if (line.version < 1) {
            throw RecordingException.unknownForm(
                    name
                            + " does not say in its header in which version of the recording format it was written: \"version\":1 is missing.");
        }
        Listing listing = switch (line.listing) {
            case "events" -> Listing.EVENTS;
            case "interval" -> Listing.INTERVAL;
            case "cumulative" -> Listing.CUMULATIVE;
            default ->
                throw RecordingException.unknownForm(name + " has an unknown listing '" + line.listing
                        + "' in its header; known are events, interval and cumulative.");
        };
        return new RunHead(
                "",
                "recording",
                Math.max(0, line.pid),
                line.image,
                null,
                line.t == Line.NONE ? null : Instant.ofEpochMilli(line.t),
                Math.max(0, line.intervalMillis),
                (int) Math.max(0, Math.min(Integer.MAX_VALUE, line.slots)),
                listing,
                "");
    }

    private void stack() {
        if (line.id <= 0 || line.id > Integer.MAX_VALUE) {
            skipOr("gives a stack no usable id");
            return;
        }
        stacks.put(
                new Stack((int) line.id, line.frames.stream().map(frames::parse).toList()));
    }

    private void gap() {
        long from = line.fromUp == Line.NONE ? lastUp : line.fromUp;
        long to = Math.max(from, line.toUp == Line.NONE ? from : line.toUp);
        switch (line.reason) {
            case "ASLEEP" -> gaps.add(new Gap(Gap.Reason.ASLEEP, from, to, ""));
            case "MISSED" -> gaps.add(new Gap(Gap.Reason.MISSED, from, to, ""));
            case "ENGINE_LOST" -> gaps.add(new Gap(Gap.Reason.ENGINE_LOST, from, to, ""));
            default -> {
                // a reason of a later version: nothing is known of what it means for the data
            }
        }
    }

    private void epoch() {
        long begin = line.up == Line.NONE ? lastUp : Math.max(lastUp, line.up);
        gaps.add(new Gap(Gap.Reason.TARGET_RESTARTED, lastUp, begin, ""));
        epoch++;
        open.forget();
    }

    private @Nullable Reading sample() {
        if (line.seq == Line.NONE || line.up == Line.NONE) {
            skipOr("is a sample without seq or up");
            lost = true;
            return null;
        }
        if (impossible()) {
            skipOr("is a sample of no possible time (seq " + line.seq + " at up " + line.up
                    + (possible(line.t) ? ")" : ", t " + line.t + ")"));
            lost = true;
            return null;
        }
        boolean leap = lenient && leaps();
        if (leap || late()) {
            skipOr("is a sample out of order (seq " + line.seq + " at up " + line.up + " after seq " + lastSeq
                    + " at up " + lastUp + ")");
            lost |= leap;
            return null;
        }
        lost |= line.seq != lastSeq + 1;
        long skippedBefore = skipped;
        List<TraceRecord> records = line.rows == null ? null : records(line.rows);
        if (lost) {
            gaps.add(new Gap(Gap.Reason.OUTPUT_CUT, lastUp, line.up, "lines of the recording could not be read"));
        } else if (skipped > skippedBefore) {
            gaps.add(new Gap(Gap.Reason.OUTPUT_CUT, lastUp, line.up, "records of unknown stacks were left out"));
        }
        if (line.openSet != null) {
            open.set(line.openSet);
        } else if (open.known()) {
            open.apply(
                    line.opened == null ? new long[0] : line.opened, line.closed == null ? new long[0] : line.closed);
        }
        boolean usable = open.known() && (!lost || open.size() == line.openHandles);
        boolean incomplete = line.overtaken || (lost && records != null);
        if (lost && !usable) {
            open.forget();
        }
        Reading reading = new Reading(
                epoch,
                Instant.ofEpochMilli(line.t == Line.NONE ? line.up : line.t),
                line.up,
                head.listing(),
                records,
                lost || line.newRecords == Line.NONE ? -1 : line.newRecords,
                incomplete,
                usable ? open.toSet() : null,
                gaps);
        gaps = new ArrayList<>();
        lastSeq = line.seq;
        lastUp = line.up;
        lost = false;
        return reading;
    }

    private boolean impossible() {
        return line.seq < 0 || line.seq > MOST_SEQ || line.up < 0 || line.up > MOST_UP || !possible(line.t);
    }

    private static boolean possible(long t) {
        return t == Line.NONE || (t >= -MOST_T && t <= MOST_T);
    }

    /** Whether it comes too late. For a lenient reader {@code up} alone is the order: one wrong number must not put all that follow out of it. */
    private boolean late() {
        return lenient
                ? line.up < lastUp || (line.up == lastUp && line.seq <= lastSeq)
                : line.up < lastUp || line.seq != lastSeq + 1;
    }

    /** A leap in time that no line tells of, and none that may have been lost. */
    private boolean leaps() {
        long most = Math.max(LONGEST_PAUSE, 10 * head.intervalMillis());
        return lastSeq >= 0 && !lost && gaps.isEmpty() && line.up - lastUp > most;
    }

    /** Oldest first; rows are newest first in the file. */
    private List<TraceRecord> records(long[] rows) {
        List<TraceRecord> records = new ArrayList<>(rows.length / 4);
        for (int at = rows.length - 4; at >= 0; at -= 4) {
            long stack = rows[at + 2];
            if (rows[at + 1] == Line.NONE) {
                records.add(new TraceRecord(Operation.CLOSE, rows[at], pid, 0, 0));
            } else if (stack == Line.NONE || stack <= 0 || stack > Integer.MAX_VALUE || !stacks.contains((int) stack)) {
                skipOr("names the stack "
                        + (stack == Line.NONE
                                ? "of a record not at all"
                                : stack + ", which no line before it describes"));
            } else {
                long process = rows[at + 3] == Line.NONE ? pid : rows[at + 3];
                records.add(new TraceRecord(Operation.OPEN, rows[at], process, rows[at + 1], (int) stack));
            }
        }
        return records;
    }

    private void skipOr(String what) {
        if (!lenient) {
            throw RecordingException.at(lines.number(), what);
        }
        skipped++;
    }
}
