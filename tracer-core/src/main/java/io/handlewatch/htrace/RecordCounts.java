package io.handlewatch.htrace;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.TraceRecord.Operation;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * What stands in one text, counted entry by entry, before anything is made of it. Counts kernel-mode text too.
 *
 * <p>Distinct stacks are told apart by the text of their frames alone and come in the order of first appearance.
 */
public final class RecordCounts {
    private final String file;
    private final Map<List<String>, List<String>> stacks = new LinkedHashMap<>();
    private final Map<FrameBlock, List<String>> byBlock = new LinkedHashMap<>();
    private final Map<String, List<String>> countLines = new LinkedHashMap<>();
    private final Map<Operation, Integer> operations = new EnumMap<>(Operation.class);
    private long frames;
    private int owners;
    private boolean kernel;

    private RecordCounts(String file) {
        this.file = file;
    }

    /** Reads one text to its end. */
    public static RecordCounts of(InputText text) {
        RecordCounts counts = new RecordCounts(text.name());
        Counter counter = counts.new Counter();
        text.readInto(counter.parser);
        return counts;
    }

    /** The base name of the file, "-" for the standard input. */
    public String file() {
        return file;
    }

    /** How many entries of one kind. */
    public int count(Operation operation) {
        return operations.getOrDefault(operation, 0);
    }

    /** How many frame lines belong to entries. */
    public long frames() {
        return frames;
    }

    /** How many entries have a thread and a process. */
    public int owners() {
        return owners;
    }

    /** Whether a kernel debugger printed it. */
    public boolean kernel() {
        return kernel;
    }

    /** The counts that the text itself gives ("new", "displayed", "parsed", "dumped"), as printed, in order. */
    public Map<String, List<String>> countLines() {
        return countLines;
    }

    /** Frame texts, and the entries that have them ("0x00000244 OPEN"). */
    public Map<List<String>, List<String>> stacks() {
        return stacks;
    }

    /** Writes {@code {"htrace":[...]}} in ASCII; docs/json.md describes each field. The writer stays open. */
    public static void writeJson(List<RecordCounts> all, Writer out) {
        try (JsonGenerator json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build()
                .createGenerator(tools.jackson.core.ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("htrace");
            all.forEach(counts -> counts.write(json));
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("file", file);
        json.writeNumberProperty("open", count(Operation.OPEN));
        json.writeNumberProperty("close", count(Operation.CLOSE));
        json.writeNumberProperty("badref", count(Operation.BAD_REFERENCE));
        json.writeNumberProperty("frames", frames);
        json.writeNumberProperty("owners", owners);
        json.writeObjectPropertyStart("countLines");
        countLines.forEach((name, values) -> {
            if (values.size() == 1) {
                json.writeStringProperty(name, values.get(0));
            } else {
                strings(json, name, values);
            }
        });
        json.writeEndObject();
        json.writeArrayPropertyStart("distinctStacks");
        stacks.forEach((texts, entries) -> {
            json.writeStartObject();
            strings(json, "frames", texts);
            strings(json, "entries", entries);
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private final class Counter implements HtraceHandler {
        private final HtraceParser parser = new HtraceParser(this);

        @Override
        public void entry(
                Operation operation,
                long handle,
                long processId,
                long threadId,
                FrameBlock block,
                boolean complete,
                int line) {
            operations.merge(operation, 1, Integer::sum);
            frames += block.frames().size();
            if (processId != 0 || threadId != 0) {
                owners++;
            }
            String word = operation == Operation.BAD_REFERENCE ? "BADREF" : operation.name();
            entriesOf(block).add(parser.printedHandle() + " " + word);
        }

        private List<String> entriesOf(FrameBlock block) {
            return byBlock.computeIfAbsent(
                    block,
                    unseen -> stacks.computeIfAbsent(
                            block.frames().stream().map(Frame::text).toList(), texts -> new ArrayList<>()));
        }

        @Override
        public void message(Message message) {
            switch (message.kind()) {
                case NEW_TRACES -> add("new", message);
                case DISPLAYED -> add("displayed", message);
                case PARSED -> add("parsed", message);
                case DUMPED -> add("dumped", message);
                case KERNEL_MODE -> kernel = true;
                default -> {
                    // no count
                }
            }
        }

        private void add(String name, Message message) {
            countLines.computeIfAbsent(name, unseen -> new ArrayList<>()).add(message.printed());
        }
    }
}
