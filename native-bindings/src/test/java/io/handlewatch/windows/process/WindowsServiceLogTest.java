package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.target.UnexpectedEnds;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the service control manager's events, as Windows renders them. */
class WindowsServiceLogTest {
    private static final Instant STARTED = Instant.parse("2026-03-02T06:00:00Z");

    private int read;

    private static String event(int id, String time, String name, String count) {
        return "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
                + "<Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}'"
                + " EventSourceName='Service Control Manager'/><EventID Qualifiers='49152'>" + id + "</EventID>"
                + "<Version>0</Version><Level>2</Level><Task>0</Task><Opcode>0</Opcode>"
                + "<Keywords>0x8080000000000000</Keywords><TimeCreated SystemTime='" + time + "'/>"
                + "<EventRecordID>20471</EventRecordID><Correlation/><Execution ProcessID='716' ThreadID='9012'/>"
                + "<Channel>System</Channel><Computer>ORDERS01</Computer><Security/></System>"
                + "<EventData><Data Name='param1'>" + name + "</Data><Data Name='param2'>" + count + "</Data>"
                + (id == 7034
                        ? ""
                        : "<Data Name='param3'>60000</Data><Data Name='param4'>1</Data>"
                                + "<Data Name='param5'>Restart the service</Data>")
                + "<Binary>4F00720064006500720073002F0034000000</Binary></EventData></Event>";
    }

    private Map<String, UnexpectedEnds> since(String... newestFirst) {
        Deque<String> left = new ArrayDeque<>(List.of(newestFirst));
        return WindowsServiceLog.since(STARTED, () -> next(left));
    }

    private @Nullable String next(Deque<String> left) {
        read++;
        return left.poll();
    }

    @Test
    void theNewestEventOfAServiceSaysHowOften() {
        assertThat(since(
                        event(7031, "2026-03-02T19:41:12.1234567Z", "Orders &amp; Bills", "3"),
                        event(7034, "2026-03-02T18:00:00.000000000Z", "Print Spooler", "1"),
                        event(7031, "2026-03-02T17:00:00Z", "Orders &amp; Bills", "2")))
                .isEqualTo(Map.of(
                        "Orders & Bills",
                        new UnexpectedEnds(3, Instant.parse("2026-03-02T19:41:12.123456700Z")),
                        "Print Spooler",
                        new UnexpectedEnds(1, Instant.parse("2026-03-02T18:00:00Z"))));
    }

    @Test
    void whatWasBeforeTheMachineStartedDoesNotCountAndIsNotReadOn() {
        assertThat(since(
                        event(7031, "2026-03-02T19:00:00Z", "Orders", "1"),
                        event(7031, "2026-03-02T05:59:59Z", "Orders", "9"),
                        event(7031, "2026-03-02T05:00:00Z", "Other", "1"),
                        event(7031, "2026-03-02T04:00:00Z", "Other", "1")))
                .isEqualTo(Map.of("Orders", new UnexpectedEnds(1, Instant.parse("2026-03-02T19:00:00Z"))));
        assertThat(read).isEqualTo(2);
    }

    @Test
    void theManagersCountMayHaveBegunAnew() {
        assertThat(since(
                        event(7031, "2026-03-02T19:00:00Z", "Orders", "1"),
                        event(7031, "2026-03-02T09:00:00Z", "Orders", "2"),
                        event(7031, "2026-03-02T08:00:00Z", "Orders", "1")))
                .containsEntry("Orders", new UnexpectedEnds(3, Instant.parse("2026-03-02T19:00:00Z")));
    }

    @Test
    void aServiceIsNamedByItsShortNameUnlessTwoAreShownAlike() {
        UnexpectedEnds ends = new UnexpectedEnds(2, STARTED);
        Map<String, UnexpectedEnds> known = WindowsServiceLog.byShortName(
                Map.of("Orders & Bills", ends, "Twin", ends, "Gone", ends),
                Map.of("OrdSvc", "Orders & Bills", "TwinA", "Twin", "TwinB", "Twin", "Quiet", "Quiet service"));
        assertThat(known).containsOnlyKeys("OrdSvc");
        assertThat(known.get("ordsvc")).as("case ignored").isEqualTo(ends);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "many", "99999999999999", "%2"})
    void aCountThatIsNoneTellsNothing(String count) {
        assertThat(since(event(7031, "2026-03-02T19:00:00Z", "Orders", count))).isEmpty();
    }

    @Test
    void otherWaysOfWritingTheSame() {
        String xml = event(7031, "2026-03-02T19:00:00Z", "&#214;l &#xFC;ber &lt;1&gt; &unknown; &#x110000;", " 2 ")
                .replace('\'', '"');
        assertThat(ServiceEnd.of(xml))
                .contains(new ServiceEnd(
                        "\u00d6l \u00fcber <1> &unknown; &#x110000;", 2, Instant.parse("2026-03-02T19:00:00Z")));
        assertThat(since(event(7031, "yesterday", "Orders", "2"))).isEmpty();
        assertThat(since("", "<Event>", "no XML at all")).isEmpty();
    }

    /** Whatever stands in a log is read to its end, without a fault. */
    @Test
    void noContentIsAFault() {
        Random random = new Random(7);
        String whole = event(7031, "2026-03-02T19:00:00.5Z", "A &#65; &amp; $1 \\ B", "2");
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, whole, random.nextInt(200), 200 + random.nextInt(200));
                }
            }
            ServiceEnd.of(text.toString())
                    .ifPresent(end -> assertThat(end.times()).isPositive());
        }
    }
}
