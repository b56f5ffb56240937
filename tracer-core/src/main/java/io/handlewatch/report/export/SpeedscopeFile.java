package io.handlewatch.report.export;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.trace.Frame;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * The stacks as a file for speedscope: one profile weighs them by the handles that are open now, the next by the handles that they leak an hour. Source of the format:
 * speedscope.app/file-format-schema.json (version 0.0.1 of the format).
 */
public final class SpeedscopeFile {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private record Shown(String name, String module) {}

    private final RunReport report;
    private final Marks marks;
    private final JsonGenerator json;
    private final Map<Shown, Integer> frames = new LinkedHashMap<>();

    private SpeedscopeFile(RunReport report, JsonGenerator json) {
        this.report = report;
        this.marks = Marks.of(report);
        this.json = json;
    }

    /** Writes the object and a line end; leaves the writer open. */
    public static void write(RunReport report, Writer out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new SpeedscopeFile(report, json).write();
            json.writeRaw('\n');
        }
    }

    private void write() {
        String image = SafeText.whole(report.head().image());
        json.writeStartObject();
        json.writeStringProperty("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.writeStringProperty("exporter", report.head().tool());
        json.writeStringProperty("name", image.isEmpty() ? "handlewatch" : image);
        json.writeNumberProperty("activeProfileIndex", 0);
        json.writeArrayPropertyStart("profiles");
        profile("Handles open now", StackVerdict::openNow);
        if (report.stacks().stream().anyMatch(one -> one.verdict().ratePerHour() > 0)) {
            profile("Handles leaked an hour", StackVerdict::ratePerHour);
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("shared");
        json.writeArrayPropertyStart("frames");
        for (Shown frame : frames.keySet()) {
            json.writeStartObject();
            json.writeStringProperty("name", frame.name());
            if (!frame.module().isEmpty()) {
                json.writeStringProperty("file", frame.module());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The stacks that weigh something, each as one sample. */
    private void profile(String name, ToDoubleFunction<StackVerdict> weight) {
        List<StackReport> weighty = report.stacks().stream()
                .filter(one -> weight.applyAsDouble(one.verdict()) > 0)
                .toList();
        json.writeStartObject();
        json.writeStringProperty("type", "sampled");
        json.writeStringProperty("name", name);
        json.writeStringProperty("unit", "none");
        json.writeNumberProperty("startValue", 0);
        json.writeNumberProperty(
                "endValue",
                weighty.stream()
                        .mapToDouble(one -> weight.applyAsDouble(one.verdict()))
                        .sum());
        json.writeArrayPropertyStart("samples");
        for (StackReport one : weighty) {
            json.writeStartArray();
            outermostFirst(one).forEach(frame -> json.writeNumber(number(frame)));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("weights");
        weighty.forEach(one -> json.writeNumber(weight.applyAsDouble(one.verdict())));
        json.writeEndArray();
        json.writeEndObject();
    }

    private int number(Shown frame) {
        Integer known = frames.putIfAbsent(frame, frames.size());
        return known == null ? frames.size() - 1 : known;
    }

    /** With the marks of frames behind their names, and those of the stack as frames outside of its outermost caller. */
    private List<Shown> outermostFirst(StackReport one) {
        List<Shown> shown = new ArrayList<>();
        for (Frame frame : one.stack().frames()) {
            shown.add(
                    new Shown(SafeText.whole(frame.function()) + marks.behind(frame), SafeText.whole(frame.module())));
        }
        if (shown.isEmpty()) {
            shown.add(new Shown(FoldedStacks.NO_FRAMES, ""));
        }
        FoldedStacks.outside(one).forEach(mark -> shown.add(new Shown(mark, "")));
        Collections.reverse(shown);
        return shown;
    }
}
