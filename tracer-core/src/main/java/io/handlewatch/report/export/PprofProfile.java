package io.handlewatch.report.export;

import io.handlewatch.detect.StackVerdict;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.report.SafeText;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.trace.RunHead;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * The stacks as a profile for pprof, gzipped. Each stack with open handles or a rate is one sample with three values: {@code open_handles} (count), {@code leak_rate} and
 * {@code kept_rate} (both in {@code handles/1000h}: whole numbers that still tell the slowest leaks apart), and with the labels {@code stack}, {@code verdict} and
 * {@code type}, and {@code mark} where the stack has marks; a frame's mark stands behind the function's name, and not in its system name: pprof then leaves the name as it
 * is, while it drops brackets from one that looks like C++ and has no other. A module whose place is not known is mapped from the lowest to the highest address that was seen in it; a build id is a PDB's GUID and age. Source of the format and of the field numbers:
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

    /** A function as it is shown, and as the symbols call it. */
    private record Named(String shown, String symbol) {}

    /** A module at one place: where it is known to lie, or where addresses in it were seen. */
    private static final class Mapped {
        private final int id;
        private final String file;
        private final String build;
        private long start = -1;
        private long limit;

        Mapped(int id, String file, String build) {
            this.id = id;
            this.file = file;
            this.build = build;
        }

        void include(long first, long behind) {
            if (start == -1 || Long.compareUnsigned(first, start) < 0) {
                start = first;
            }
            if (Long.compareUnsigned(behind, limit) > 0) {
                limit = behind;
            }
        }
    }

    private final RunReport report;
    private final Marks marks;
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<String, Mapped> modules = new LinkedHashMap<>();
    private final Map<Frame, Integer> locations = new LinkedHashMap<>();
    private final Map<Named, Integer> functions = new LinkedHashMap<>();

    private PprofProfile(RunReport report) {
        this.report = report;
        this.marks = Marks.of(report);
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
        program();
        for (StackReport one : report.stacks()) {
            StackVerdict verdict = one.verdict();
            if (verdict.openNow() > 0 || verdict.ratePerHour() > 0 || verdict.keptPerHour() > 0) {
                profile.message(SAMPLE, sample(one));
            }
        }
        locations.forEach((frame, id) -> profile.message(LOCATION, location(frame, id)));
        modules.values().forEach(module -> profile.message(MAPPING, mapping(module)));
        functions.forEach((name, id) -> profile.message(
                FUNCTION,
                new ProtoWriter()
                        .integer(1, id)
                        .integer(2, string(name.shown()))
                        .integer(3, string(name.symbol()))));
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
        Marks.words(one).forEach(word -> sample.message(3, label("mark", word)));
        return sample;
    }

    private ProtoWriter label(String key, String value) {
        return new ProtoWriter().integer(1, string(key)).integer(2, string(value));
    }

    private int number(Frame frame) {
        return locations.computeIfAbsent(frame, same -> {
            if (!frame.module().isEmpty()) {
                module(frame);
            }
            return locations.size() + 1;
        });
    }

    private ProtoWriter location(Frame frame, int id) {
        String name = SafeText.whole(frame.function());
        String mark = frame.equals(NO_FRAMES) ? "" : marks.behind(frame);
        int function = functions.computeIfAbsent(new Named(name + mark, name), same -> functions.size() + 1);
        return new ProtoWriter()
                .integer(1, id)
                .integer(2, frame.module().isEmpty() ? 0 : module(frame).id)
                .integer(3, frame.address())
                .message(4, new ProtoWriter().integer(1, function));
    }

    private ProtoWriter mapping(Mapped module) {
        return new ProtoWriter()
                .integer(1, module.id)
                .integer(2, module.start == -1 ? 0 : module.start)
                .integer(3, module.limit)
                .integer(5, string(SafeText.whole(fileName(module.file))))
                .integer(6, string(SafeText.whole(module.build)))
                // So that pprof looks for no file of this name on the machine it runs on.
                .integer(7, 1);
    }

    private Mapped module(Frame frame) {
        LoadedModule known = Breakpoint.moduleOf(frame, report).orElse(null);
        if (known != null) {
            return known(known);
        }
        Mapped seen = modules.computeIfAbsent(frame.module(), name -> new Mapped(modules.size() + 1, name, ""));
        if (frame.address() != 0) {
            seen.include(frame.address(), frame.address() + 1);
        }
        return seen;
    }

    private Mapped known(LoadedModule module) {
        // A name with the base behind a line end, which no name of an unknown place has.
        Mapped mapped = modules.computeIfAbsent(
                module.name() + "\n" + module.base(),
                same -> new Mapped(modules.size() + 1, module.image(), build(module)));
        mapped.include(module.base(), module.base() + module.size());
        return mapped;
    }

    /** GUID and age, as a symbol server's folder is named; "" where the PDB is not known. */
    private static String build(LoadedModule module) {
        return module.guid().isEmpty() ? "" : module.guid().replace("-", "") + Integer.toHexString(module.age());
    }

    /** The first mapping is taken for the program itself. */
    private void program() {
        String image = report.head().image();
        if (!image.isEmpty()) {
            report.modules().stream()
                    .filter(module -> fileName(module.image()).equalsIgnoreCase(fileName(image)))
                    .findFirst()
                    .ifPresentOrElse(this::known, () -> modules.put("\n", new Mapped(1, image, "")));
        }
    }

    /** Without the folder: elsewhere than on Windows, pprof takes a drive's letter for the scheme of an address, and drops the name. */
    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
    }

    private int string(String text) {
        return strings.computeIfAbsent(text, same -> strings.size());
    }
}
