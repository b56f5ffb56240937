package io.handlewatch.report.html;

import io.handlewatch.detect.Cycle;
import io.handlewatch.detect.Siblings;
import io.handlewatch.detect.Verdict;
import io.handlewatch.detect.Words;
import io.handlewatch.report.Family;
import io.handlewatch.report.Forecast;
import io.handlewatch.report.Marks;
import io.handlewatch.report.ObjectExamples;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the page's script draws, as one JSON object. The numbers of a curve are written as their differences, and a frame as its place in one list of all texts: a night
 * of thousands of stacks is mostly these.
 */
final class PageData {
    /** Points of the large curve, and of a family's. */
    private static final int MOST_POINTS = 1_000;

    private static final int MOST_FAMILY_POINTS = 300;

    /** Points of a family that nobody needs to look at. */
    private static final int MOST_CLEARED_POINTS = 60;

    private final RunReport report;
    private final Timeline timeline;
    private final Marks marks;
    private final ZoneId zone;
    private final JsonGenerator json;
    private final Map<String, Integer> texts = new LinkedHashMap<>();

    private PageData(RunReport report, Timeline timeline, ZoneId zone, JsonGenerator json) {
        this.report = report;
        this.timeline = timeline;
        this.marks = Marks.of(report);
        this.zone = zone;
        this.json = json;
    }

    /**
     * The object as text; no {@code <} is in it, so that nothing in a name can end the script element that holds it, and no character that turns the direction of
     * text.
     */
    static String text(RunReport report, Timeline timeline, ZoneId zone) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            new PageData(report, timeline, zone, json).write();
        }
        StringBuilder safe = new StringBuilder();
        out.toString().chars().forEach(c -> {
            int type = Character.getType(c);
            if (c == '<'
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }

    private void write() {
        json.writeStartObject();
        json.writeBooleanProperty("timed", report.head().timed());
        json.writeStringProperty("zone", zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
        differences("times", timeline.samples(), sample -> (int) (second(sample) - second(0)));
        json.writeNumberProperty("begin", timeline.samples() == 0 ? 0 : second(0));
        int[] all = timeline.all();
        int[] at = Thinning.of(all, MOST_POINTS);
        json.writeObjectPropertyStart("open");
        differences("at", at.length, i -> at[i]);
        differences("v", at.length, i -> all[at[i]]);
        json.writeEndObject();
        json.writeArrayPropertyStart("epochs");
        timeline.epochs().forEach(sample -> json.writeNumber(timeline.wall(sample)));
        json.writeEndArray();
        json.writeArrayPropertyStart("gaps");
        for (Gap gap : report.gaps()) {
            json.writeStartArray();
            json.writeNumber(timeline.wallAt(gap.fromUpMillis()));
            json.writeNumber(timeline.wallAt(gap.toUpMillis()));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("families");
        Family.all(report).forEach(this::family);
        json.writeEndArray();
        json.writeArrayPropertyStart("texts");
        texts.keySet().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private long second(int sample) {
        return Math.floorDiv(timeline.wall(sample), 1000L);
    }

    private void family(Family family) {
        json.writeStartObject();
        json.writeStringProperty("name", family.name());
        json.writeStringProperty("verdict", family.verdict().name());
        json.writeStringProperty("word", family.word());
        json.writeNumberProperty("stacks", family.members().size());
        json.writeNumberProperty("openNow", family.openNow());
        if (family.verdict() == Verdict.LEAK) {
            json.writeNumberProperty("rate", family.ratePerHour());
            json.writeNumberProperty("low", family.rateLow());
            json.writeNumberProperty("high", family.rateHigh());
        }
        json.writeNumberProperty("kept", family.keptPerHour());
        json.writeStringProperty("confidence", family.confidence().name());
        time("since", family.since());
        json.writeStringProperty("reason", family.members().get(0).verdict().reason());
        Forecast.of(report, family).ifPresent(forecast -> {
            json.writeStringProperty("forecast", forecast.sentence());
            json.writeStringProperty("until", forecast.hours() <= 0 ? "" : Words.span(forecast.hours()));
            json.writeNumberProperty("limit", forecast.limit());
        });
        became(family);
        json.writeObjectPropertyStart("types");
        family.types().forEach(json::writeNumberProperty);
        json.writeEndObject();
        frames(family);
        alarms(family);
        curves(family);
        json.writeEndObject();
    }

    /** What became of the handles opened here, and the rhythm in which they leak. */
    private void became(Family family) {
        List<Siblings> all =
                family.members().stream().map(one -> one.verdict().siblings()).toList();
        long closed = all.stream().mapToLong(Siblings::closed).sum();
        if (closed > 0) {
            String age = "";
            if (all.size() == 1) {
                Siblings one = all.get(0);
                age = one.brief()
                        ? ", half of them before the next reading"
                        : ", half of them within " + Words.time(one.medianAgeMillis());
            }
            json.writeStringProperty(
                    "siblings",
                    String.format(
                            Locale.ROOT,
                            "Of %,d handles opened here %,d were closed%s",
                            all.stream().mapToLong(Siblings::opened).sum(),
                            closed,
                            age));
        }
        Cycle cycle = family.members().get(0).verdict().cycle();
        if (cycle != null && family.members().size() == 1) {
            json.writeStringProperty(
                    "cycle",
                    String.format(
                            Locale.ROOT, "leaks %,.1f every %s", cycle.perCycle(), Words.time(cycle.periodMillis())));
        }
    }

    private void frames(Family family) {
        List<Frame> frames = family.example().frames();
        json.writeArrayPropertyStart("frames");
        for (Frame frame : frames) {
            json.writeNumber(texts.computeIfAbsent(frame.text(), text -> texts.size()));
        }
        json.writeEndArray();
        json.writeNumberProperty(
                "suspect", family.suspect().map(frames::indexOf).orElse(-1));
        json.writeObjectPropertyStart("marks");
        for (int i = 0; i < frames.size(); i++) {
            String place = Integer.toString(i);
            marks.of(frames.get(i)).ifPresent(mark -> json.writeStringProperty(place, mark.words()));
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("notes");
        marks.of(family.members().get(0)).forEach(json::writeString);
        ObjectExamples.sentence(report.objects(family.members())).ifPresent(json::writeString);
        json.writeEndArray();
    }

    private void alarms(Family family) {
        json.writeArrayPropertyStart("alarms");
        for (StackReport member : family.members()) {
            member.verdict().alarms().forEach(alarm -> {
                json.writeStartObject();
                json.writeNumberProperty("raised", alarm.raisedAt().toEpochMilli());
                time("withdrawn", alarm.withdrawnAt());
                json.writeEndObject();
            });
        }
        json.writeEndArray();
    }

    private void curves(Family family) {
        List<Integer> stacks =
                family.members().stream().map(one -> one.stack().id()).toList();
        int[] open = timeline.open(stacks);
        int[] opened = timeline.opened(stacks);
        int[] closed = timeline.closed(stacks);
        int last = timeline.samples() - 1;
        json.writeNumberProperty("opened", last < 0 ? 0 : opened[last]);
        json.writeNumberProperty("closed", last < 0 ? 0 : closed[last]);
        int[] at = Thinning.of(open, family.cleared() ? MOST_CLEARED_POINTS : MOST_FAMILY_POINTS);
        json.writeObjectPropertyStart("curve");
        differences("at", at.length, i -> at[i]);
        differences("open", at.length, i -> open[at[i]]);
        if (last >= 0 && opened[last] + closed[last] > 0) {
            differences("opened", at.length, i -> opened[at[i]]);
            differences("closed", at.length, i -> closed[at[i]]);
        }
        json.writeEndObject();
    }

    /** The first number as it is, every other as what it adds to the one before. */
    private void differences(String name, int count, IntUnaryOperator values) {
        json.writeArrayPropertyStart(name);
        int before = 0;
        for (int i = 0; i < count; i++) {
            int value = values.applyAsInt(i);
            json.writeNumber(value - before);
            before = value;
        }
        json.writeEndArray();
    }

    private void time(String name, @Nullable Instant at) {
        if (at == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, at.toEpochMilli());
        }
    }
}
