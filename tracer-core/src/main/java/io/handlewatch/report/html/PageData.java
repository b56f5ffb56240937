package io.handlewatch.report.html;

import io.handlewatch.detect.Verdict;
import io.handlewatch.report.Family;
import io.handlewatch.report.Marks;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What the page's script draws, as one JSON object. */
final class PageData {
    /** Points of the large curve, and of a family's. */
    private static final int MOST_POINTS = 1_000;

    private static final int MOST_FAMILY_POINTS = 300;

    /** Points of a family that nobody needs to look at. */
    private static final int MOST_CLEARED_POINTS = 60;

    private final RunReport report;
    private final Timeline timeline;
    private final Marks marks;
    private final JsonGenerator json;

    private PageData(RunReport report, Timeline timeline, JsonGenerator json) {
        this.report = report;
        this.timeline = timeline;
        this.marks = Marks.of(report);
        this.json = json;
    }

    /**
     * The object as text; no {@code <} is in it, so that nothing in a name can end the script element that holds it, and no character that turns the direction of
     * text.
     */
    static String text(RunReport report, Timeline timeline) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            new PageData(report, timeline, json).write();
        }
        StringBuilder safe = new StringBuilder();
        out.toString().chars().forEach(c -> {
            int type = Character.getType(c);
            if (c == '<'
                    || type == Character.FORMAT
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
        json.writeArrayPropertyStart("times");
        for (int sample = 0; sample < timeline.samples(); sample++) {
            json.writeNumber(timeline.wall(sample) / 1000);
        }
        json.writeEndArray();
        curve("open", timeline.all().thinned(timeline.samples(), MOST_POINTS));
        json.writeArrayPropertyStart("gaps");
        for (Gap gap : report.gaps()) {
            json.writeStartObject();
            json.writeStringProperty("reason", gap.reason().name());
            json.writeNumberProperty("from", wall(gap.fromUpMillis()));
            json.writeNumberProperty("to", wall(gap.toUpMillis()));
            json.writeStringProperty("detail", gap.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("families");
        Family.all(report).forEach(this::family);
        json.writeEndArray();
        json.writeEndObject();
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
        json.writeObjectPropertyStart("types");
        for (Map.Entry<String, Integer> type : family.types().entrySet()) {
            json.writeNumberProperty(type.getKey(), type.getValue());
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("frames");
        Frame suspect = family.suspect().orElse(null);
        for (Frame frame : family.example().frames()) {
            json.writeStartObject();
            json.writeStringProperty("text", frame.text());
            if (frame.equals(suspect)) {
                json.writeBooleanProperty("suspect", true);
            }
            marks.of(frame).ifPresent(mark -> {
                json.writeStringProperty("mark", mark.words());
                json.writeStringProperty("kind", mark.name());
            });
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("notes");
        marks.of(family.members().get(0)).forEach(json::writeString);
        json.writeEndArray();
        int[] total = new int[2];
        json.writeArrayPropertyStart("alarms");
        for (StackReport member : family.members()) {
            int[] own = timeline.total(member.stack().id());
            total[0] += own[0];
            total[1] += own[1];
            member.verdict().alarms().forEach(alarm -> {
                json.writeStartObject();
                json.writeNumberProperty("raised", alarm.raisedAt().toEpochMilli());
                time("withdrawn", alarm.withdrawnAt());
                json.writeEndObject();
            });
        }
        json.writeEndArray();
        json.writeNumberProperty("opened", total[0]);
        json.writeNumberProperty("closed", total[1]);
        curve("curve", sum(family.members(), family.cleared() ? MOST_CLEARED_POINTS : MOST_FAMILY_POINTS));
        json.writeEndObject();
    }

    /** The members' curves at the same samples, added up; a family of one, as nearly all are, keeps its own peaks. */
    private int[][] sum(List<StackReport> members, int most) {
        int[][] first = timeline.stack(members.get(0).stack().id()).thinned(timeline.samples(), most);
        for (StackReport member : members.subList(1, members.size())) {
            int[][] more = timeline.stack(member.stack().id()).thinned(timeline.samples(), timeline.samples());
            int at = 0;
            for (int i = 0; i < first[0].length; i++) {
                while (at + 1 < more[0].length && more[0][at + 1] <= first[0][i]) {
                    at++;
                }
                first[1][i] += more[1].length == 0 ? 0 : more[1][at];
            }
        }
        return first;
    }

    private void curve(String name, int[][] points) {
        json.writeObjectPropertyStart(name);
        json.writeArrayPropertyStart("at");
        for (int sample : points[0]) {
            json.writeNumber(sample);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("v");
        for (int value : points[1]) {
            json.writeNumber(value);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Wall time of a moment of the run's clock, by the nearest sample before it. */
    private long wall(long upMillis) {
        int at = 0;
        while (at + 1 < timeline.samples() && timeline.up(at + 1) <= upMillis) {
            at++;
        }
        return timeline.samples() == 0 ? 0 : timeline.wall(at) + upMillis - timeline.up(at);
    }

    private void time(String name, @Nullable Instant at) {
        if (at == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, at.toEpochMilli());
        }
    }
}
