package io.handlewatch.report.compare;

import io.handlewatch.report.Family;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.trace.Frame;
import java.io.Writer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A comparison as one JSON object, format "handlewatch-comparison", version 1; docs/json.md describes each field. */
public final class ComparisonJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final JsonGenerator json;
    private final ChangeMarks marks;

    private ComparisonJson(JsonGenerator json, ChangeMarks marks) {
        this.json = json;
        this.marks = marks;
    }

    /** Writes the object and a line end; leaves the writer open. */
    public static void write(Comparison comparison, Writer out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new ComparisonJson(json, new ChangeMarks(comparison)).write(comparison);
            json.writeRaw('\n');
        }
    }

    private void write(Comparison comparison) {
        json.writeStartObject();
        json.writeStringProperty("format", "handlewatch-comparison");
        json.writeNumberProperty("version", 1);
        json.writeStringProperty("overall", comparison.overall().name());
        json.writeStringProperty("summary", ComparisonText.sentence(comparison));
        run("first", comparison.first());
        run("second", comparison.second());
        json.writeArrayPropertyStart("notes");
        comparison.notes().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("families");
        comparison.changes().forEach(this::change);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void run(String name, RunReport run) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("pid", run.head().pid());
        json.writeStringProperty("image", run.head().image());
        json.writeStringProperty("source", run.head().source());
        Instant started = run.head().startedAt();
        if (started == null) {
            json.writeNullProperty("startedAt");
        } else {
            json.writeNumberProperty("startedAt", started.toEpochMilli());
        }
        json.writeNumberProperty("samples", run.samples());
        json.writeStringProperty("overall", run.judgement().overall().name());
        OptionalDouble findable = run.judgement().slowestFindableRatePerHour();
        number("slowestFindableRatePerHour", findable.isPresent() ? findable.getAsDouble() : null);
        json.writeEndObject();
    }

    private void change(Change change) {
        json.writeStartObject();
        json.writeStringProperty("change", change.kind().name());
        json.writeStringProperty("name", change.name());
        side("before", change.before());
        side("after", change.after());
        RateRatio ratio = change.ratio();
        number("ratio", ratio == null ? null : ratio.times());
        number("ratioLow", ratio == null ? null : ratio.low());
        number("ratioHigh", ratio == null ? null : ratio.high());
        json.writeStringProperty("matchedBy", change.match().name());
        json.writeStringProperty("reason", change.reason());
        json.writeArrayPropertyStart("frames");
        for (Frame frame : change.frames()) {
            json.writeString(frame.text());
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("frameMarks");
        for (Frame frame : change.frames()) {
            json.writeString(marks.of(change).of(frame).map(Marks.Mark::name).orElse(""));
        }
        json.writeEndArray();
        json.writeBooleanProperty("mayBeCut", change.example().stack().mayBeCut());
        json.writeNumberProperty("foreign", change.example().foreign());
        json.writeEndObject();
    }

    private void side(String name, Side side) {
        if (side.stacks().isEmpty()) {
            json.writeNullProperty(name);
            return;
        }
        Optional<Family> leak = side.leak();
        json.writeObjectPropertyStart(name);
        json.writeArrayPropertyStart("stackIds");
        side.stacks().forEach(one -> json.writeNumber(one.stack().id()));
        json.writeEndArray();
        json.writeStringProperty("word", side.word());
        number("ratePerHour", leak.isPresent() ? leak.get().ratePerHour() : null);
        number("rateLow", leak.isPresent() ? leak.get().rateLow() : null);
        number("rateHigh", leak.isPresent() ? leak.get().rateHigh() : null);
        json.writeNumberProperty("keptPerHour", side.keptPerHour());
        json.writeNumberProperty("openNow", side.openNow());
        json.writeEndObject();
    }

    private void number(String name, @Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }
}
