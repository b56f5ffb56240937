package io.handlewatch.report.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.handlewatch.detect.Verdict;
import io.handlewatch.report.RunReport;
import io.handlewatch.report.RunReport.StackReport;
import io.handlewatch.trace.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The profile as Google's decoder of Protocol Buffers reads it. */
class PprofProfileTest {
    private static final Frame CALL = Frame.named(Reports.BASE + 0x1234, "orders", "open", 0x5c);
    private static final Frame SYSTEM = Frame.named(0x7ffc_0000_1000L, "ntdll", "NtCreateEvent", 0x14);
    private static final Frame HIGH = Frame.named(0xffff_8000_0000_1000L, "ntdll", "NtOpenFile", 0x14);

    private static Profile written(RunReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PprofProfile.write(report, out);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            DynamicMessage message = DynamicMessage.parseFrom(ProfileProto.profile(), in);
            assertThat(message.getUnknownFields().asMap()).isEmpty();
            return new Profile(message);
        }
    }

    @Test
    void valuesStacksModulesAndLabelsAreTheReports() throws IOException {
        Profile profile = written(Reports.report(
                Reports.stack(1, Verdict.LEAK, 12.3456, 7, List.of(SYSTEM, CALL)),
                Reports.stack(2, Verdict.STEADY, 0, 3, List.of(HIGH, CALL)),
                Reports.stack(3, Verdict.STEADY, 0, 0, List.of(CALL)),
                Reports.stack(4, Verdict.GROWING, 0, 2, List.of())));
        assertThat(profile.strings("sample_type", "type")).containsExactly("open_handles", "leak_rate", "kept_rate");
        assertThat(profile.strings("sample_type", "unit")).containsExactly("count", "handles/1000h", "handles/1000h");
        assertThat(profile.text(profile.root, "default_sample_type")).isEqualTo("open_handles");
        assertThat(number(profile.root, "time_nanos")).isEqualTo(Reports.START.getEpochSecond() * 1_000_000_000L);

        List<Message> samples = profile.list(profile.root, "sample");
        assertThat(samples).hasSize(3);
        assertThat(values(samples.get(0))).containsExactly(7L, 12_346L, 12_346L);
        assertThat(values(samples.get(1))).containsExactly(3L, 0L, 0L);
        assertThat(profile.frames(samples.get(0)))
                .containsExactly(
                        "ntdll!NtCreateEvent at 7ffc00001000 in ntdll", "orders!open at 7ff610001234 in orders.exe");
        assertThat(profile.frames(samples.get(1)).get(0)).isEqualTo("ntdll!NtOpenFile at ffff800000001000 in ntdll");
        assertThat(profile.frames(samples.get(2))).containsExactly("(no frames recorded) at 0 in nothing");
        assertThat(profile.labels(samples.get(0))).isEqualTo(Map.of("stack", "1", "verdict", "LEAK", "type", "Event"));

        Message program = profile.list(profile.root, "mapping").get(0);
        assertThat(profile.text(program, "filename")).isEqualTo("orders.exe");
        assertThat(profile.text(program, "build_id")).isEqualTo("0A1B2C3D4E5F60718293A4B5C6D7E8F91");
        assertThat(number(program, "memory_start")).isEqualTo(Reports.BASE);
        assertThat(number(program, "memory_limit")).isEqualTo(Reports.BASE + 0x20_0000);
        Message ntdll = profile.list(profile.root, "mapping").get(1);
        assertThat(number(ntdll, "memory_start")).isEqualTo(SYSTEM.address());
        assertThat(number(ntdll, "memory_limit")).isEqualTo(HIGH.address() + 1);
    }

    @Test
    void namesOfAnyKindLeaveAWholeProfile() throws IOException {
        RunReport report = Reports.hostile();
        Profile profile = written(report);
        assertThat(profile.strings.get(0)).isEmpty();
        assertThat(profile.strings).doesNotHaveDuplicates();
        assertThat(profile.strings)
                .noneMatch(text -> text.codePoints().anyMatch(Character::isISOControl) || text.contains("\u202e"));
        long open = 0;
        for (Message sample : profile.list(profile.root, "sample")) {
            assertThat(values(sample)).hasSize(3);
            assertThat(profile.frames(sample)).hasSize(3);
            open += values(sample).get(0);
        }
        assertThat(open)
                .isEqualTo(report.stacks().stream()
                        .map(StackReport::verdict)
                        .mapToInt(verdict -> verdict.openNow())
                        .sum());
    }

    @Test
    void whatIsNotToBeTrustedIsMarkedInTheShownNameAndByLabels() throws IOException {
        Profile profile = written(Reports.marked());
        Message sample = profile.list(profile.root, "sample").get(0);
        assertThat(profile.frames(sample))
                .startsWith(
                        "ntdll!NtCreateEvent at 1 in ntdll",
                        "orders!Queue::Arm (export name) at 2 in orders",
                        "plugin+0x1234 (no symbols) at 3 in plugin",
                        "+0x2a0 (no module: JIT or unloaded) at 2a0 in nothing");
        assertThat(profile.list(sample, "label").stream()
                        .filter(label -> profile.text(label, "key").equals("mark"))
                        .map(label -> profile.text(label, "str")))
                .containsExactly("foreign", "may be cut");
        assertThat(profile.strings("function", "system_name"))
                .containsExactly("ntdll!NtCreateEvent", "orders!Queue::Arm", "plugin+0x1234", "+0x2a0", "orders!down");
    }

    @Test
    void aRunWithoutStacksIsAProfileToo() throws IOException {
        assertThat(written(Reports.report()).list(written(Reports.report()).root, "sample"))
                .isEmpty();
    }

    private static long number(Message message, String field) {
        return (long) message.getField(message.getDescriptorForType().findFieldByName(field));
    }

    @SuppressWarnings("unchecked")
    private static List<Long> values(Message sample) {
        return (List<Long>) sample.getField(sample.getDescriptorForType().findFieldByName("value"));
    }

    /** The decoded profile; every reference in it is followed. */
    private static final class Profile {
        private final Message root;
        private final List<String> strings;
        private final Map<Long, Message> mappings;
        private final Map<Long, Message> locations;
        private final Map<Long, Message> functions;

        @SuppressWarnings("unchecked")
        Profile(Message root) {
            this.root = root;
            this.strings =
                    (List<String>) root.getField(root.getDescriptorForType().findFieldByName("string_table"));
            this.mappings = byId("mapping");
            this.locations = byId("location");
            this.functions = byId("function");
        }

        @SuppressWarnings("unchecked")
        List<Message> list(Message message, String field) {
            return (List<Message>)
                    message.getField(message.getDescriptorForType().findFieldByName(field));
        }

        private Map<Long, Message> byId(String field) {
            Map<Long, Message> all = new HashMap<>();
            Set<Long> seen = new HashSet<>();
            for (Message one : list(root, field)) {
                assertThat(number(one, "id")).isNotZero();
                assertThat(seen.add(number(one, "id"))).isTrue();
                all.put(number(one, "id"), one);
            }
            return all;
        }

        String text(Message message, String field) {
            return strings.get(Math.toIntExact(number(message, field)));
        }

        List<String> strings(String list, String field) {
            return list(root, list).stream().map(one -> text(one, field)).toList();
        }

        @SuppressWarnings("unchecked")
        List<String> frames(Message sample) {
            List<String> frames = new ArrayList<>();
            for (long id :
                    (List<Long>) sample.getField(sample.getDescriptorForType().findFieldByName("location_id"))) {
                Message location = locations.get(id);
                long mapping = number(location, "mapping_id");
                Message line = list(location, "line").get(0);
                frames.add(text(functions.get(number(line, "function_id")), "name") + " at "
                        + Long.toHexString(number(location, "address")) + " in "
                        + (mapping == 0 ? "nothing" : text(mappings.get(mapping), "filename")));
            }
            return frames;
        }

        Map<String, String> labels(Message sample) {
            Map<String, String> labels = new HashMap<>();
            for (Message label : list(sample, "label")) {
                labels.put(
                        text(label, "key"),
                        number(label, "str") == 0 ? Long.toString(number(label, "num")) : text(label, "str"));
            }
            return labels;
        }
    }
}
