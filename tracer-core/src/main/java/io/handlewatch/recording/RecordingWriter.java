package io.handlewatch.recording;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.Stack;
import io.handlewatch.trace.StackTable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the samples of a run as a recording: format {@code handlewatch-recording}, version 1, NDJSON.
 *
 * <p>Replaying it gives the samples again, and so the verdicts. What a run does not hold is not in the recording either: thread ids are 0, handles that
 * lived for less than a reading and handles without a stack have values of this writer's own (from 2^30 on; their number is true), a call from another
 * process is marked by the process id 1, object types are left out, and within one reading the closes stand before the opens. Gaps have the three
 * reasons of the format; the others show in what follows them ({@code overtaken}, {@code epoch}, {@code records} null). Writes as it goes; not
 * thread-safe.
 */
public final class RecordingWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final Writer out;
    private final RunHead head;
    private final ExportedValues values = new ExportedValues();
    private int stacksWritten;
    private int epoch = 1;
    private long lastUp;

    /** The sample that says that the target ended: the format tells this by ending, so it is written only where another follows. */
    private @Nullable Sample farewell;

    /**
     * Writes the header.
     *
     * @param out stays open, and is not flushed
     * @throws IOException where it cannot be written to
     */
    public RecordingWriter(Writer out, RunHead head) throws IOException {
        this.out = out;
        this.head = head;
        line(json -> {
            json.writeStringProperty("type", "header");
            json.writeStringProperty("format", "handlewatch-recording");
            json.writeNumberProperty("version", 1);
            json.writeObjectPropertyStart("target");
            json.writeNumberProperty("pid", head.pid());
            json.writeStringProperty("image", head.image());
            json.writeEndObject();
            Instant start = head.startedAt();
            if (start != null) {
                json.writeNumberProperty("t", start.toEpochMilli());
            }
            json.writeNumberProperty("up", 0);
            json.writeNumberProperty("intervalMillis", head.intervalMillis());
            json.writeNumberProperty("slots", head.slots());
            // A run holds each survivor once, whether its listings repeated them or not.
            json.writeStringProperty("listing", head.listing() == Listing.EVENTS ? "events" : "interval");
        });
    }

    /**
     * Writes the next sample, and before it the stacks of the table that are not written yet.
     *
     * @throws IOException where it cannot be written to
     */
    public void sample(Sample sample, StackTable stacks) throws IOException {
        stacks(stacks);
        Sample before = farewell;
        farewell = null;
        if (before != null) {
            write(before);
        }
        if (!sample.listed() && sample.gaps().stream().anyMatch(gap -> gap.reason() == Gap.Reason.TARGET_ENDED)) {
            farewell = sample;
        } else {
            write(sample);
        }
    }

    private void write(Sample sample) throws IOException {
        boolean restarted = sample.epoch() > epoch;
        for (Gap gap : sample.gaps()) {
            switch (gap.reason()) {
                case TARGET_RESTARTED -> {
                    if (restarted) {
                        epoch(sample, gap.toUpMillis());
                        restarted = false;
                    }
                }
                case ASLEEP, MISSED, ENGINE_LOST -> gap(gap);
                default -> {
                    // the format has no word for it
                }
            }
        }
        if (restarted) {
            epoch(sample, lastUp);
        }
        values.take(sample);
        line(json -> write(sample, json));
        lastUp = sample.upMillis();
    }

    /** Writes the stacks of the table that are not written yet: those that no handle of any sample belongs to count, too. */
    public void stacks(StackTable stacks) throws IOException {
        for (Stack stack : stacks.since(stacksWritten + 1)) {
            line(json -> {
                json.writeStringProperty("type", "stack");
                json.writeNumberProperty("id", stack.id());
                json.writeArrayPropertyStart("frames");
                for (Frame frame : stack.frames()) {
                    json.writeString(frame.text());
                }
                json.writeEndArray();
            });
            stacksWritten = stack.id();
        }
    }

    private void gap(Gap gap) throws IOException {
        line(json -> {
            json.writeStringProperty("type", "gap");
            json.writeStringProperty("reason", gap.reason().name());
            json.writeNumberProperty("fromUp", gap.fromUpMillis());
            json.writeNumberProperty("toUp", gap.toUpMillis());
        });
    }

    private void epoch(Sample sample, long begin) throws IOException {
        epoch = sample.epoch();
        values.restart();
        line(json -> {
            json.writeStringProperty("type", "epoch");
            json.writeNumberProperty("epoch", epoch);
            json.writeNumberProperty("t", sample.at().toEpochMilli() - (sample.upMillis() - begin));
            json.writeNumberProperty("up", begin);
            json.writeNumberProperty("pid", head.pid());
            json.writeNumberProperty("slots", head.slots());
        });
    }

    private void write(Sample sample, JsonGenerator json) {
        json.writeStringProperty("type", "sample");
        json.writeNumberProperty("seq", sample.seq());
        json.writeNumberProperty("t", sample.at().toEpochMilli());
        json.writeNumberProperty("up", sample.upMillis());
        json.writeNumberProperty("openHandles", values.size());
        if (values.whole()) {
            numbers(json, "openSet", values.open());
        } else if (values.known()) {
            numbers(json, "opened", values.came());
            numbers(json, "closed", values.went());
        }
        if (sample.overtaken()) {
            json.writeBooleanProperty("overtaken", true);
        }
        if (sample.newRecords() < 0) {
            json.writeNullProperty("newRecords");
        } else {
            json.writeNumberProperty("newRecords", sample.newRecords());
        }
        if (!sample.listed()) {
            json.writeNullProperty("records");
            return;
        }
        json.writeArrayPropertyStart("records");
        for (long[] row : values.records()) {
            json.writeArray(row, 0, row.length);
        }
        json.writeEndArray();
    }

    private static void numbers(JsonGenerator json, String name, Collection<Long> numbers) {
        json.writeArrayPropertyStart(name);
        numbers.forEach(json::writeNumber);
        json.writeEndArray();
    }

    private void line(Consumer<JsonGenerator> object) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            object.accept(json);
            json.writeEndObject();
        }
        out.append(text.getBuffer()).append('\n');
    }
}
