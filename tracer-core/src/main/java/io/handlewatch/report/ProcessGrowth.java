package io.handlewatch.report;

import io.handlewatch.target.ListedProcess;
import io.handlewatch.target.UnexpectedEnds;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One process and how its handle count changed between two looks.
 *
 * @param process it at the second look
 * @param before its handle count at the first; null where there was no first look, or where it began after it
 */
public record ProcessGrowth(ListedProcess process, @Nullable Integer before) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    /** Handles more than at the first look; null where that is not known. */
    public @Nullable Integer growth() {
        int now = process.counters().handles();
        return before == null || before < 0 || now < 0 ? null : now - before;
    }

    /** By handle count, most first. */
    public static List<ProcessGrowth> byCount(List<ListedProcess> now) {
        return now.stream()
                .map(process -> new ProcessGrowth(process, null))
                .sorted(mostHandles())
                .toList();
    }

    /** By growth, most first, and where that is equal or unknown by handle count. A process is the same where id and creation time are. */
    public static List<ProcessGrowth> byGrowth(List<ListedProcess> before, List<ListedProcess> now) {
        Map<Map.Entry<Long, Instant>, Integer> counts = new HashMap<>();
        before.forEach(process -> counts.put(key(process), process.counters().handles()));
        return now.stream()
                .map(process -> new ProcessGrowth(process, counts.get(key(process))))
                .sorted(Comparator.comparing(
                                ProcessGrowth::growth,
                                Comparator.nullsLast(
                                        Comparator.<Integer>naturalOrder().reversed()))
                        .thenComparing(mostHandles()))
                .toList();
    }

    private static Map.Entry<Long, Instant> key(ListedProcess process) {
        return Map.entry(process.identity().pid(), process.identity().created());
    }

    private static Comparator<ProcessGrowth> mostHandles() {
        return Comparator.comparingInt(
                        (ProcessGrowth one) -> one.process().counters().handles())
                .reversed()
                .thenComparingLong(one -> one.process().identity().pid());
    }

    /**
     * Writes these processes as one JSON object, format "handlewatch-processes", version 1 (docs/json.md), and a line end; leaves the writer open.
     *
     * @param between time between the two looks; null where there was one
     * @param ends of services, by their short names
     */
    public static void writeJson(
            List<ProcessGrowth> all, @Nullable Duration between, Map<String, UnexpectedEnds> ends, Writer out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("format", "handlewatch-processes");
            json.writeNumberProperty("version", 1);
            if (between == null) {
                json.writeNullProperty("betweenMillis");
            } else {
                json.writeNumberProperty("betweenMillis", between.toMillis());
            }
            json.writeArrayPropertyStart("processes");
            all.forEach(one -> one.write(ends, json));
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private void write(Map<String, UnexpectedEnds> ends, JsonGenerator json) {
        Integer growth = growth();
        json.writeStartObject();
        json.writeNumberProperty("pid", process.identity().pid());
        json.writeStringProperty("image", process.identity().imageName());
        json.writeNumberProperty("created", process.identity().created().toEpochMilli());
        json.writeNumberProperty("handles", process.counters().handles());
        if (growth == null) {
            json.writeNullProperty("growth");
        } else {
            json.writeNumberProperty("growth", growth);
        }
        json.writeNumberProperty("gdiObjects", process.counters().gdiObjects());
        json.writeNumberProperty("userObjects", process.counters().userObjects());
        json.writeNumberProperty("session", process.session());
        json.writeNumberProperty("bits", process.bits());
        json.writeArrayPropertyStart("services");
        process.services().forEach(json::writeString);
        json.writeEndArray();
        List<String> ended =
                process.services().stream().filter(ends::containsKey).toList();
        if (!ended.isEmpty()) {
            json.writeArrayPropertyStart("serviceEnds");
            ended.forEach(service -> write(service, ends.get(service), json));
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void write(String service, @Nullable UnexpectedEnds ends, JsonGenerator json) {
        if (ends != null) {
            json.writeStartObject();
            json.writeStringProperty("service", service);
            json.writeNumberProperty("times", ends.times());
            json.writeNumberProperty("lastAt", ends.last().toEpochMilli());
            json.writeEndObject();
        }
    }
}
