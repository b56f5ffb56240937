package io.handlewatch.report.export;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.RunHead;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The stacks as a profile for pprof, gzipped. Each stack with open handles or a rate is one sample with three values: {@code open_handles} (count), {@code leak_rate} and
 * {@code kept_rate} (both in {@code handles/1000h}: whole numbers that still tell the slowest leaks apart), and with the labels {@code stack}, {@code verdict} and
 * {@code type}. A module whose place is not known is mapped from the lowest to the highest address that was seen in it. Source of the format and of the field numbers:
 * github.com/google/pprof, proto/profile.proto.
 */
public final class PprofProfile {
    private static final int SAMPLE_TYPE = 1;
    private static final int SAMPLE = 2;
    private static final int MAPPING = 3;
    private static final int LOCATION = 4;
    private static final int FUNCTION = 5;
    private static final int STRING = 6;
    private static final int TIME_NANOS = 9;
    private static final int DURATION_NANOS = 10;
    private static final int COMMENT = 13;
    private static final int DEFAULT_SAMPLE_TYPE = 14;

    private static final String OPEN = "open_handles";
    private static final String RATE_UNIT = "handles/1000h";
    private static final double RATE_SCALE = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Frame NO_FRAMES = new Frame(0, FoldedStacks.NO_FRAMES, "", "", 0);

    /** Where the addresses of a module were seen. */
    private static final class Range {
        private final int id;
        private long first = -1;
        private long last;

        Range(int id) {
            this.id = id;
        }

        void include(long address) {
            if (first == -1 || Long.compareUnsigned(address, first) < 0) {
                first = address;
            }
            if (Long.compareUnsigned(address, last) > 0) {
                last = address;
            }
        }
    }

    private final RunReport report;
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<String, Range> modules = new LinkedHashMap<>();
    private final Map<Frame, Integer> locations = new LinkedHashMap<>();
    private final Map<String, Integer> functions = new LinkedHashMap<>();

    private PprofProfile(RunReport report) {
        this.report = report;
        string("");
    }

    /** Writes the profile; leaves the stream open. */
    public static void write(RunReport report, OutputStream out) throws IOException {
        GZIPOutputStream packed = new GZIPOutputStream(out);
        packed.write(new PprofProfile(report).profile().bytes());
        packed.finish();
    }

    private ProtoWriter profile() {
        ProtoWriter profile = new ProtoWriter();
        RunHead head = report.head();
        profile.message(SAMPLE_TYPE, valueType(OPEN, "count"));
        profile.message(SAMPLE_TYPE, valueType("leak_rate", RATE_UNIT));
        profile.message(SAMPLE_TYPE, valueType("kept_rate", RATE_UNIT));
        if (!head.image().isEmpty()) {
            // The first mapping is taken for the program itself.
            range(programModule(head.image()));
        }
        for (StackReport one : report.stacks()) {
            StackVerdict verdict = one.verdict();
            if (verdict.openNow() > 0 || verdict.ratePerHour() > 0 || verdict.keptPerHour() > 0) {
                profile.message(SAMPLE, sample(one));
            }
        }
        locations.forEach((frame, id) -> profile.message(LOCATION, location(frame, id)));
        modules.forEach((module, range) -> profile.message(MAPPING, mapping(module, range)));
        functions.forEach((name, id) -> profile.message(
                FUNCTION,
                new ProtoWriter().integer(1, id).integer(2, string(name)).integer(3, string(name))));
        if (head.startedAt() != null) {
            profile.integer(TIME_NANOS, head.startedAt().toEpochMilli() * NANOS_PER_MILLI);
        }
        if (head.timed() && report.last() != null) {
            profile.integer(DURATION_NANOS, report.last().upMillis() * NANOS_PER_MILLI);
        }
        profile.integer(COMMENT, string(SafeText.whole(head.tool() + ", pid " + head.pid() + ", " + head.image())));
        profile.integer(DEFAULT_SAMPLE_TYPE, string(OPEN));
        strings.keySet().forEach(text -> profile.string(STRING, text));
        return profile;
    }

    private ProtoWriter valueType(String type, String unit) {
        return new ProtoWriter().integer(1, string(type)).integer(2, string(unit));
    }

    private ProtoWriter sample(StackReport one) {
        StackVerdict verdict = one.verdict();
        List<Frame> frames = one.stack().frames().isEmpty()
                ? List.of(NO_FRAMES)
                : one.stack().frames();
        ProtoWriter sample = new ProtoWriter()
                .integers(1, frames.stream().mapToLong(this::number).toArray())
                .integers(
                        2,
                        verdict.openNow(),
                        Math.round(verdict.ratePerHour() * RATE_SCALE),
                        Math.round(verdict.keptPerHour() * RATE_SCALE))
                .message(3, new ProtoWriter().integer(1, string("stack")).integer(3, verdict.stackId()))
                .message(3, label("verdict", verdict.verdict().name()));
        new TreeMap<>(one.types())
                .keySet()
                .forEach(type -> sample.message(3, label("type", type.isEmpty() ? "unknown" : SafeText.whole(type))));
        return sample;
    }

    private ProtoWriter label(String key, String value) {
        return new ProtoWriter().integer(1, string(key)).integer(2, string(value));
    }

    private int number(Frame frame) {
        if (!frame.module().isEmpty()) {
            Range range = range(frame.module());
            if (frame.address() != 0) {
                range.include(frame.address());
            }
        }
        return locations.computeIfAbsent(frame, same -> locations.size() + 1);
    }

    private ProtoWriter location(Frame frame, int id) {
        Range module = modules.get(frame.module());
        String name = SafeText.whole(frame.function());
        int function = functions.computeIfAbsent(name, same -> functions.size() + 1);
        return new ProtoWriter()
                .integer(1, id)
                .integer(2, module == null ? 0 : module.id)
                .integer(3, frame.address())
                .message(4, new ProtoWriter().integer(1, function));
    }

    private ProtoWriter mapping(String module, Range seen) {
        boolean program = seen.id == 1 && !report.head().image().isEmpty();
        String file = program ? report.head().image() : module;
        return new ProtoWriter()
                .integer(1, seen.id)
                .integer(2, seen.first == -1 ? 0 : seen.first)
                .integer(3, seen.first == -1 ? 0 : seen.last + 1)
                .integer(5, string(SafeText.whole(file)))
                // So that pprof looks for no file of this name on the machine it runs on.
                .integer(7, 1);
    }

    private Range range(String module) {
        return modules.computeIfAbsent(module, name -> new Range(modules.size() + 1));
    }

    private int string(String text) {
        return strings.computeIfAbsent(text, same -> strings.size());
    }

    /** The engine's name for the program's module: the file's name without its ending, with an underscore for what is no letter or digit. */
    private String programModule(String image) {
        String file = image.substring(Math.max(image.lastIndexOf('\\'), image.lastIndexOf('/')) + 1);
        int dot = file.lastIndexOf('.');
        String name = (dot > 0 ? file.substring(0, dot) : file).replaceAll("[^A-Za-z0-9_]", "_");
        List<String> seen = new ArrayList<>();
        for (StackReport one : report.stacks()) {
            one.stack().frames().forEach(frame -> seen.add(frame.module()));
        }
        return seen.stream()
                .filter(module -> module.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(name);
    }
}
