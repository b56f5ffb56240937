package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.TraceRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {
    private static LogRun read(@Nullable Duration every, String... names) {
        return LogReader.read(
                "test",
                Arrays.stream(names)
                        .map(name -> InputText.open(Transcripts.file(name)))
                        .toList(),
                every);
    }

    private static LogRun text(String... logs) {
        List<InputText> texts = Arrays.stream(logs)
                .map(log -> InputText.of("log.txt", new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8))))
                .toList();
        return LogReader.read("test", texts, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"real-extension/session-cdb-log.txt", "real-extension/session-cdb-pipe.txt"})
    void aSessionWithTwoBaselines(String name) {
        LogRun run = read(null, name);
        assertThat(run.readings())
                .extracting(Reading::listing)
                .containsExactly(Listing.INTERVAL, Listing.CUMULATIVE, Listing.INTERVAL);
        assertThat(run.readings())
                .extracting(reading -> reading.records().size())
                .containsExactly(9, 17, 7);
        assertThat(run.readings()).extracting(Reading::newRecords).containsExactly(0x21L, 0x3dL - 0x21L, 0x15L);
        assertThat(run.readings())
                .allSatisfy(reading -> assertThat(reading.gaps()).isEmpty());
        assertThat(run.head().timed()).isFalse();
        assertThat(run.head().pid()).isEqualTo(1228);
        // The second diff's 17 handles contain the first one's 9, the third one's 7 are all new.
        HandleLedger ledger = new HandleLedger(run.head().pid());
        List<Sample> samples = run.readings().stream().map(ledger::apply).toList();
        assertThat(samples).extracting(sample -> sample.births().size()).containsExactly(9, 8, 7);
        assertThat(samples).allSatisfy(sample -> assertThat(sample.ends()).isEmpty());
    }

    @Test
    void timesThatTheDebuggerPrinted() {
        LogRun run = read(Duration.ofHours(1), "real-extension/session-cdb-times.txt");
        assertThat(run.head().startedAt()).isEqualTo(Instant.parse("2026-11-25T01:19:16.281Z"));
        assertThat(run.readings())
                .extracting(Reading::at)
                .containsExactly(Instant.parse("2026-11-25T01:19:18.112Z"), Instant.parse("2026-11-25T01:19:21.114Z"));
        assertThat(run.readings()).extracting(Reading::upMillis).containsExactly(1831L, 4833L);
        assertThat(run.head().timed()).isTrue();
    }

    @Test
    void anIntervalThatTheUserGives() {
        LogRun run = read(Duration.ofSeconds(90), "real-extension/session-cdb-log.txt");
        assertThat(run.readings()).extracting(Reading::upMillis).containsExactly(90_000L, 180_000L, 270_000L);
        assertThat(run.head().intervalMillis()).isEqualTo(90_000);
        assertThat(run.head().startedAt()).isNull();
    }

    @Test
    void oneStackThroughSeveralFiles() {
        LogRun run = read(null, "real-extension/session-cdb-log.txt", "real-extension/session-cdb-times.txt");
        assertThat(run.readings()).hasSize(5);
        assertThat(run.readings()).extracting(Reading::epoch).containsExactly(1, 1, 1, 2, 2);
        assertThat(run.stacks().size()).isEqualTo(5); // the second session's three are among them
    }

    @Test
    void namesThatWereTooLongAreNotMerged() {
        LogRun one = read(null, "real-extension/diff-unnamed-frames.txt");
        assertThat(one.stacks().size()).isEqualTo(2);
        String log = new String(Transcripts.bytes("real-extension/diff-unnamed-frames.txt"), StandardCharsets.UTF_8);
        // Another function at another address, its name left out as well: the same text behind the address.
        String other = log.replace("0x000000014000166d: +0x5", "").replace("0x000000014000166d", "0x000000014000266d");
        LogRun several = text(log, other);
        assertThat(several.stacks().size()).isEqualTo(3);
        assertThat(several.stacks().all())
                .anySatisfy(stack ->
                        assertThat(stack.frames()).extracting(Frame::text).contains("+0x0000000000000005"));
    }

    @Test
    void baselineGone() {
        LogRun run = read(null, "real-extension/diff-too-large.txt");
        assertThat(run.readings()).singleElement().satisfies(reading -> {
            assertThat(reading.records()).isNull();
            assertThat(reading.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.DIFFERENCE_TOO_LARGE);
        });
    }

    @Test
    void twoDiffsInTwoFilesOnOneBaseline() {
        LogRun run = read(null, "real-extension/diff-first.txt", "real-extension/diff-second-same-baseline.txt");
        assertThat(run.readings()).extracting(Reading::listing).containsExactly(Listing.INTERVAL, Listing.CUMULATIVE);
        assertThat(run.readings().get(1).newRecords()).isEqualTo(3);
        assertThat(run.readings().get(1).records())
                .extracting(TraceRecord::handle)
                .containsExactly(0x40L, 0x44L, 0x4cL, 0x48L);
    }

    @Test
    void aCountThatFellHidesHandles() {
        String second = new String(Transcripts.bytes("real-extension/diff-first.txt"), StandardCharsets.UTF_8)
                .replace("0x5 new", "0x3 new");
        String first =
                new String(Transcripts.bytes("real-extension/diff-second-same-baseline.txt"), StandardCharsets.UTF_8);
        LogRun run = text(first, second);
        Reading fell = run.readings().get(1);
        assertThat(fell.newRecords()).isEqualTo(-1);
        assertThat(fell.gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.detail()).contains("0x8").contains("0x3"));
        assertThat(run.notes()).anySatisfy(note -> assertThat(note).contains("hides handles"));
    }

    @Test
    void aCutDiffEndsNoHandle() {
        String whole = new String(Transcripts.bytes("real-extension/session-cdb-log.txt"), StandardCharsets.UTF_8);
        int second = whole.indexOf("Displayed 0x9");
        int cut = whole.indexOf("Handle = ", whole.indexOf("0x3d new") + 1500);
        LogRun run = text(whole.substring(0, whole.indexOf("leaky!", cut)));
        assertThat(second).isLessThan(cut);
        Reading reading = run.readings().get(1);
        assertThat(reading.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.OUTPUT_CUT);
        HandleLedger ledger = new HandleLedger(0);
        List<Sample> samples = run.readings().stream().map(ledger::apply).toList();
        assertThat(samples.get(1).ends()).isEmpty();
        assertThat(run.stacks().size()).isLessThanOrEqualTo(5);
    }

    @Test
    void listsOfTheRingAreLinedUp() {
        Random random = new Random(11);
        List<String> ring = new ArrayList<>(); // oldest first
        StringBuilder log = new StringBuilder(
                "0:000> !htrace -enable\nHandle tracing enabled.\nHandle tracing information snapshot successfully taken.\n");
        List<Integer> fresh = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int more = 5 + random.nextInt(40);
            fresh.add(more);
            for (int k = 0; k < more; k++) {
                ring.add(entry(
                        4 * (1 + random.nextInt(30)), random.nextBoolean() ? "OPEN" : "CLOSE", random.nextInt(4)));
            }
            while (ring.size() > 100) {
                ring.remove(0);
            }
            log.append("0:000> !htrace\n");
            for (int k = ring.size() - 1; k >= 0; k--) {
                log.append(ring.get(k));
            }
            String count = "0x" + Integer.toHexString(ring.size()).toUpperCase(java.util.Locale.ROOT);
            log.append("\n--------------------------------------\nParsed ")
                    .append(count)
                    .append(" stack traces.\nDumped ")
                    .append(count)
                    .append(" stack traces.\n");
        }
        LogRun run = text(log.toString());
        assertThat(run.head().listing()).isEqualTo(Listing.EVENTS);
        assertThat(run.readings())
                .extracting(reading -> (int) reading.newRecords())
                .isEqualTo(fresh);
        assertThat(run.readings()).noneMatch(Reading::overtaken);
    }

    private static String entry(int handle, String type, int stack) {
        return "--------------------------------------\nHandle = 0x%016x - %s\nThread ID = 0x%016x, Process ID = 0x%016x\n\n0x%016x: app!f%d+0x0000000000000004\n"
                .formatted(handle, type, 0x20, 0x44, 0x140001000L + stack * 16L, stack);
    }

    @ParameterizedTest
    @ValueSource(strings = {"public/msdocs-appverif-kernel-7cc.txt", "public/msdocs-kernel-htrace-hash-mangled.txt"})
    void kernelTextIsRefused(String name) {
        assertThatThrownBy(() -> read(null, name))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("kernel debugger");
    }

    @Test
    void aLogWithoutHtraceIsRefused() {
        assertThatThrownBy(() -> text("0:000> k\nntdll!NtClose+0x14\n"))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("no !htrace output");
    }

    static List<String> userMode() {
        return Transcripts.all()
                .filter(name -> !name.contains("kernel") && !name.contains("handle-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("userMode")
    void everyCutIsReadable(String name) {
        byte[] text = Transcripts.bytes(name);
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            int cut = 1 + random.nextInt(text.length);
            try {
                LogRun run = LogReader.read(
                        "test", List.of(InputText.of("cut", new ByteArrayInputStream(text, 0, cut))), null);
                HandleLedger ledger = new HandleLedger(run.head().pid());
                run.readings().forEach(ledger::apply);
            } catch (UnreadableInputException e) {
                assertThat(EventLog.of(text, 0, cut).all(EventLog.Entry.class)).isEmpty();
            }
        }
    }
}
