package io.handlewatch.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file against speedscope's own public schema, and its numbers against the report's. */
class SpeedscopeFileTest {
    private static Schema schema() throws IOException {
        try (InputStream file = SpeedscopeFileTest.class.getResourceAsStream("/speedscope/file-format-schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(file, InputFormat.JSON);
        }
    }

    private static String written(RunReport report) {
        StringWriter out = new StringWriter();
        SpeedscopeFile.write(report, out);
        return out.toString();
    }

    @Test
    void eachStackWeighsItsOpenHandlesAndItsRate() throws IOException {
        RunReport report = Reports.report(
                Reports.stack(1, Verdict.LEAK, 12.5, 7, "ntdll!NtCreateEvent+0x14", "orders!open+0x5c"),
                Reports.stack(2, Verdict.STEADY, 0, 3, "ntdll!NtCreateEvent+0x14", "orders!cache+0x1"),
                Reports.stack(3, Verdict.STEADY, 0, 0, "orders!closed+0x1"),
                Reports.stack(4, Verdict.STEADY, 0, 2));
        String json = written(report);
        assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
        JsonNode root = JsonMapper.shared().readTree(json);
        assertThat(root.at("/profiles/0/name").asString()).isEqualTo("Handles open now");
        assertThat(stacks(root, 0))
                .isEqualTo(Map.of(
                        "orders!open;ntdll!NtCreateEvent",
                        7.0,
                        "orders!cache;ntdll!NtCreateEvent",
                        3.0,
                        "(no frames recorded)",
                        2.0));
        assertThat(root.at("/profiles/0/endValue").asDouble()).isEqualTo(12);
        assertThat(stacks(root, 1)).isEqualTo(Map.of("orders!open;ntdll!NtCreateEvent", 12.5));
        assertThat(root.at("/shared/frames")).hasSize(4);
        assertThat(root.at("/shared/frames/0/file").asString()).isEqualTo("orders");
    }

    @Test
    void whereNothingLeaksThereIsOneProfile() throws IOException {
        String json = written(Reports.report());
        assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
        assertThat(JsonMapper.shared().readTree(json).at("/profiles")).hasSize(1);
    }

    @Test
    void namesAreShownAndNotObeyed() throws IOException {
        RunReport report = Reports.hostile();
        String json = written(report);
        assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
        assertThat(json.chars()).allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
        JsonNode root = JsonMapper.shared().readTree(json);
        assertThat(stacks(root, 0).values().stream().mapToDouble(d -> d).sum())
                .isEqualTo(report.stacks().stream()
                        .map(StackReport::verdict)
                        .mapToInt(verdict -> verdict.openNow())
                        .sum());
        List<String> names = new ArrayList<>();
        root.at("/shared/frames").forEach(frame -> names.add(frame.at("/name").asString()));
        assertThat(names).contains("orders!\" onload=\"alert(1)", "evil\\u202egnp.exe!f");
        assertThat(names).noneMatch(name -> name.codePoints().anyMatch(Character::isISOControl));
    }

    @Test
    void theSchemaRefusesWhatIsNoProfile() throws IOException {
        String json = written(Reports.report()).replace("\"sampled\"", "\"poem\"");
        assertThat(schema().validate(json, InputFormat.JSON)).isNotEmpty();
    }

    /** Frames, outermost first, to weight. */
    private static Map<String, Double> stacks(JsonNode root, int profile) {
        Map<String, Double> weights = new TreeMap<>();
        JsonNode samples = root.at("/profiles/" + profile + "/samples");
        for (int i = 0; i < samples.size(); i++) {
            List<String> frames = new ArrayList<>();
            samples.get(i)
                    .forEach(frame -> frames.add(
                            root.at("/shared/frames/" + frame.asInt() + "/name").asString()));
            weights.merge(
                    String.join(";", frames),
                    root.at("/profiles/" + profile + "/weights/" + i).asDouble(),
                    Double::sum);
        }
        return weights;
    }

    @Test
    void whatIsNotToBeTrustedIsMarked() throws IOException {
        String json = written(Reports.marked());
        assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
        assertThat(stacks(JsonMapper.shared().readTree(json), 0))
                .isEqualTo(Map.of(
                        "(may be cut);(foreign);" + "orders!down;".repeat(8)
                                + "+0x2a0 (no module: JIT or unloaded);plugin+0x1234 (no symbols);"
                                + "orders!Queue::Arm (export name);ntdll!NtCreateEvent",
                        7.0));
    }
}
