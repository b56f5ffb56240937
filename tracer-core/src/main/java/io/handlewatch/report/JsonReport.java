package io.handlewatch.report;

import io.handlewatch.detect.Cycle;
import io.handlewatch.detect.Explanation;
import io.handlewatch.detect.Siblings;
import io.handlewatch.detect.StackVerdict;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Epoch;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.TargetCounters;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The judgement as one JSON object, format "handlewatch-verdicts", version 1; docs/json.md describes each field. */
public final class JsonReport {
    /**
     * What a simulated service really did.
     *
     * @param stackId the stack
     * @param leak whether it leaks
     * @param ratePerHour how fast; 0 where it does not
     */
    public record Truth(int stackId, boolean leak, double ratePerHour) {}

    /** Names are written in ASCII: a lone surrogate has no bytes in UTF-8, and a direction mark would be obeyed by a terminal. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final JsonGenerator json;
    private final Marks marks;

    private JsonReport(JsonGenerator json, Marks marks) {
        this.json = json;
        this.marks = marks;
    }

    /** Writes the object and a line end; leaves the writer open. */
    public static void write(RunReport report, Writer out) {
        write(report, null, null, out);
    }

    /**
     * The same with what was planted.
     *
     * @param truth null where nobody knows it
     */
    public static void write(RunReport report, @Nullable List<Truth> truth, Writer out) {
        write(report, truth, null, out);
    }

    /** The same with the open evidence on one stack. */
    public static void writeExplained(RunReport report, Explanation explanation, Writer out) {
        write(report, null, explanation, out);
    }

    private static void write(
            RunReport report, @Nullable List<Truth> truth, @Nullable Explanation explanation, Writer out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new JsonReport(json, Marks.of(report)).write(report, truth, explanation);
            json.writeRaw('\n');
        }
    }

    private void write(RunReport report, @Nullable List<Truth> truth, @Nullable Explanation explanation) {
        json.writeStartObject();
        json.writeStringProperty("format", "handlewatch-verdicts");
        json.writeNumberProperty("version", 1);
        json.writeStringProperty("overall", report.judgement().overall().name());
        json.writeArrayPropertyStart("stacks");
        report.stacks().forEach(one -> stack(report, one));
        json.writeEndArray();
        json.writeArrayPropertyStart("suspects");
        report.judgement().suspects().forEach(json::writeNumber);
        json.writeEndArray();
        time("verdictPossibleAt", report.judgement().verdictPossibleAt());
        json.writeArrayPropertyStart("gaps");
        report.gaps().forEach(this::gap);
        json.writeEndArray();
        json.writeNumberProperty(
                "openHandles", report.last() == null ? -1 : report.last().openHandles());
        counts("unlisted", report.last() == null ? Map.of() : report.last().unlisted());
        if (report.judgement().slowestFindableRatePerHour().isPresent()) {
            json.writeNumberProperty(
                    "slowestFindableRatePerHour",
                    report.judgement().slowestFindableRatePerHour().getAsDouble());
        } else {
            json.writeNullProperty("slowestFindableRatePerHour");
        }
        json.writeObjectPropertyStart("target");
        json.writeNumberProperty("pid", report.head().pid());
        json.writeStringProperty("image", report.head().image());
        json.writeEndObject();
        json.writeArrayPropertyStart("epochs");
        report.epochs().forEach(this::epoch);
        json.writeEndArray();
        json.writeArrayPropertyStart("tracing");
        report.actions().forEach(action -> {
            json.writeStartObject();
            json.writeNumberProperty("at", action.at().toEpochMilli());
            json.writeStringProperty("text", action.text());
            json.writeEndObject();
        });
        json.writeEndArray();
        forecasts(report.forecasts());
        if (explanation != null) {
            explanation(explanation);
        }
        if (report.counters() == null) {
            json.writeNullProperty("counters");
        } else {
            counters(report.counters());
        }
        json.writeArrayPropertyStart("modules");
        report.modules().forEach(this::module);
        json.writeEndArray();
        if (truth != null) {
            json.writeArrayPropertyStart("truth");
            truth.forEach(one -> {
                json.writeStartObject();
                json.writeNumberProperty("stackId", one.stackId());
                json.writeBooleanProperty("leak", one.leak());
                json.writeNumberProperty("ratePerHour", one.ratePerHour());
                json.writeEndObject();
            });
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void counters(CounterSpan counters) {
        json.writeObjectPropertyStart("counters");
        target("targetAtFirst", counters.first().target());
        target("target", counters.target());
        cost("watch", counters.last().watch());
        cost("host", counters.last().host());
        json.writeNumberProperty("ownHandlesAtFirst", counters.first().own().handles());
        json.writeNumberProperty("ownThreadsAtFirst", counters.first().own().threads());
        json.writeNumberProperty("ownPrivateBytesMost", counters.mostPrivateBytes());
        json.writeNumberProperty("ownWorkingSetBytesMost", counters.mostWorkingSetBytes());
        json.writeNumberProperty("ownPercentOfCore", counters.percentOfCore());
        json.writeEndObject();
    }

    private void target(String name, TargetCounters target) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("handles", target.handles());
        json.writeNumberProperty("gdiObjects", target.gdiObjects());
        json.writeNumberProperty("userObjects", target.userObjects());
        json.writeEndObject();
    }

    private void cost(String name, ProcessCost cost) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("privateBytes", cost.privateBytes());
        json.writeNumberProperty("workingSetBytes", cost.workingSetBytes());
        json.writeNumberProperty("cpuMillis", cost.cpuMillis());
        json.writeNumberProperty("handles", cost.handles());
        json.writeNumberProperty("threads", cost.threads());
        json.writeEndObject();
    }

    private void stack(RunReport report, StackReport one) {
        StackVerdict verdict = one.verdict();
        json.writeStartObject();
        json.writeNumberProperty("stackId", verdict.stackId());
        json.writeStringProperty("verdict", verdict.verdict().name());
        json.writeStringProperty("confidence", verdict.confidence().name());
        json.writeNumberProperty("ratePerHour", verdict.ratePerHour());
        json.writeNumberProperty("rateLow", verdict.rateLow());
        json.writeNumberProperty("rateHigh", verdict.rateHigh());
        time("since", verdict.since());
        time("firstSeen", verdict.firstSeen());
        json.writeNumberProperty("openNow", verdict.openNow());
        StackVerdict.Alarm standing = null;
        json.writeArrayPropertyStart("alarms");
        for (StackVerdict.Alarm alarm : verdict.alarms()) {
            standing = alarm.stands() ? alarm : standing;
            json.writeStartObject();
            json.writeNumberProperty("raisedSample", alarm.raisedSample());
            time("raisedAt", alarm.raisedAt());
            if (alarm.stands()) {
                json.writeNullProperty("withdrawnSample");
            } else {
                json.writeNumberProperty("withdrawnSample", alarm.withdrawnSample());
            }
            time("withdrawnAt", alarm.withdrawnAt());
            json.writeEndObject();
        }
        json.writeEndArray();
        time("alarmAt", standing == null ? null : standing.raisedAt());
        json.writeArrayPropertyStart("frames");
        for (Frame frame : one.stack().frames()) {
            json.writeString(frame.text());
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("frameMarks");
        for (Frame frame : one.stack().frames()) {
            json.writeString(marks.of(frame).map(Marks.Mark::name).orElse(""));
        }
        json.writeEndArray();
        json.writeBooleanProperty("mayBeCut", one.stack().mayBeCut());
        json.writeNumberProperty("foreign", one.foreign());
        counts("types", one.types());
        objects(report.objects(List.of(one)));
        json.writeStringProperty("reason", verdict.reason());
        siblings(verdict.siblings());
        cycle(verdict.cycle());
        forecasts(Forecast.of(report, verdict));
        json.writeEndObject();
    }

    private void objects(List<ObjectName> objects) {
        json.writeArrayPropertyStart("objects");
        for (ObjectName one : objects) {
            json.writeStartObject();
            json.writeNumberProperty("handle", one.handle());
            json.writeStringProperty("type", one.type());
            json.writeStringProperty("name", one.name());
            json.writeStringProperty("answer", one.answer().name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void siblings(Siblings siblings) {
        json.writeObjectPropertyStart("siblings");
        json.writeNumberProperty("opened", siblings.opened());
        json.writeNumberProperty("closed", siblings.closed());
        if (siblings.closed() == 0) {
            json.writeNullProperty("medianAge");
        } else {
            json.writeNumberProperty("medianAge", Math.round(siblings.medianAgeMillis()));
        }
        json.writeBooleanProperty("medianAgeIsLimit", siblings.brief());
        json.writeEndObject();
    }

    private void cycle(@Nullable Cycle cycle) {
        if (cycle == null) {
            json.writeNullProperty("cycle");
            return;
        }
        json.writeObjectPropertyStart("cycle");
        json.writeNumberProperty("period", Math.round(cycle.periodMillis()));
        json.writeNumberProperty("perCycle", cycle.perCycle());
        json.writeEndObject();
    }

    private void forecasts(List<Forecast> forecasts) {
        json.writeArrayPropertyStart("forecasts");
        for (Forecast one : forecasts) {
            json.writeStartObject();
            json.writeStringProperty("kind", one.kind().name());
            json.writeNumberProperty("limit", one.limit());
            json.writeNumberProperty("openHandles", one.openHandles());
            json.writeNumberProperty("ratePerHour", one.ratePerHour());
            json.writeNumberProperty("hours", one.hours());
            json.writeNumberProperty("hoursEarliest", one.earliest());
            if (one.latestHours().isPresent()) {
                json.writeNumberProperty("hoursLatest", one.latestHours().getAsDouble());
            } else {
                json.writeNullProperty("hoursLatest");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void explanation(Explanation explanation) {
        json.writeObjectPropertyStart("explanation");
        json.writeNumberProperty("stackId", explanation.verdict().stackId());
        json.writeArrayPropertyStart("rules");
        explanation.rows().forEach(row -> {
            json.writeStartObject();
            json.writeStringProperty("rule", row.rule());
            json.writeStringProperty("seen", row.seen());
            json.writeStringProperty("asked", row.asked());
            if (row.met() == Explanation.Met.NONE) {
                json.writeNullProperty("met");
            } else {
                json.writeBooleanProperty("met", row.met() == Explanation.Met.YES);
            }
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    private void module(LoadedModule module) {
        json.writeStartObject();
        json.writeStringProperty("name", module.name());
        json.writeStringProperty("image", module.image());
        json.writeStringProperty("base", "0x" + Long.toHexString(module.base()));
        json.writeNumberProperty("size", module.size());
        json.writeNumberProperty("timestamp", module.timestamp());
        json.writeStringProperty("symbols", module.symbols());
        json.writeStringProperty("pdb", module.pdb());
        json.writeStringProperty("guid", module.guid());
        json.writeNumberProperty("age", module.age());
        json.writeEndObject();
    }

    private void gap(Gap gap) {
        json.writeStartObject();
        json.writeStringProperty("reason", gap.reason().name());
        json.writeNumberProperty("fromUp", gap.fromUpMillis());
        json.writeNumberProperty("toUp", gap.toUpMillis());
        json.writeStringProperty("detail", gap.detail());
        json.writeEndObject();
    }

    private void epoch(Epoch epoch) {
        json.writeStartObject();
        json.writeNumberProperty("number", epoch.number());
        json.writeNumberProperty("pid", epoch.pid());
        time("created", epoch.created());
        json.writeStringProperty("image", epoch.image());
        json.writeNumberProperty("beganUp", epoch.beganUpMillis());
        number("endedUp", epoch.endedUpMillis());
        number("exitCode", epoch.exitCode() == null ? null : epoch.exitCode().longValue());
        json.writeEndObject();
    }

    private void number(String name, @Nullable Long value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    private void counts(String name, Map<String, Integer> counts) {
        json.writeObjectPropertyStart(name);
        // Sorted: the same run gives the same text in every process.
        new TreeMap<>(counts).forEach((type, count) -> json.writeNumberProperty(wellFormed(type), count));
        json.writeEndObject();
    }

    /** Half a surrogate pair becomes a question mark: parsers that take it in a value refuse it in a field's name. */
    private static String wellFormed(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private void time(String name, @Nullable Instant at) {
        if (at == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, at.toEpochMilli());
        }
    }
}
