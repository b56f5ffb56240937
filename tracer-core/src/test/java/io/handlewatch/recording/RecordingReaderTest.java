package io.handlewatch.recording;

import static io.handlewatch.recording.Recordings.FIRST;
import static io.handlewatch.recording.Recordings.SECOND;
import static io.handlewatch.recording.Recordings.STACK;
import static io.handlewatch.recording.Recordings.THIRD;
import static io.handlewatch.recording.Recordings.night;
import static io.handlewatch.recording.Recordings.packed;
import static io.handlewatch.recording.Recordings.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.recording.Recordings.Read;
import io.handlewatch.trace.Frame;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.Reading;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.TraceRecord;
import io.handlewatch.trace.TraceRecord.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recording says, reading by reading. */
class RecordingReaderTest {
    private static final String WHOLE = night("interval", STACK, FIRST, SECOND, THIRD);

    @ParameterizedTest
    @CsvSource({"events, EVENTS", "interval, INTERVAL", "cumulative, CUMULATIVE"})
    void theHead(String word, Listing listing) {
        Read read = read(night(word, STACK, FIRST), false);
        assertThat(read.reader().head())
                .isEqualTo(new RunHead(
                        "",
                        "recording",
                        4000,
                        "target.exe",
                        null,
                        Instant.ofEpochMilli(1_772_389_812_000L),
                        60_000,
                        131_072,
                        listing,
                        ""));
        assertThat(read.readings()).extracting(Reading::listing).containsExactly(listing);
    }

    @Test
    void readingsOldestRecordFirstAndTheOpenSetCarriedOn() {
        Read read = read(WHOLE, false);
        assertThat(read.readings()).hasSize(3);
        Reading first = read.readings().get(0);
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.at()).isEqualTo(Instant.ofEpochMilli(1_772_389_872_013L));
        assertThat(first.upMillis()).isEqualTo(60_013);
        assertThat(first.newRecords()).isEqualTo(9);
        assertThat(first.overtaken()).isFalse();
        assertThat(first.gaps()).isEmpty();
        assertThat(first.records()).containsExactly(opened(16, 4000, 7120), opened(64, 4000, 7120));
        assertThat(values(first)).containsExactly(8, 12, 16, 64);
        Reading second = read.readings().get(1);
        assertThat(second.records())
                .containsExactly(opened(68, 5111, 7120), opened(64, 4000, 9004), opened(72, 4000, 7120));
        assertThat(values(second)).containsExactly(8, 12, 64, 68, 72);
        assertThat(read.readings().get(2).records()).isEmpty();
        assertThat(values(read.readings().get(2))).containsExactly(12, 64, 68, 72);
        assertThat(read.reader().stacks().get(1).frames())
                .containsExactly(
                        Frame.parse(0, "ntdll!NtCreateEvent+0x14"),
                        Frame.parse(0, "svccore!Session::OpenChannel+0x1f2"));
        assertThat(read.reader().cut()).isFalse();
        assertThat(read.reader().skipped()).isZero();
    }

    @Test
    void eventsHaveClosesOfTheTarget() {
        Read read = read(night("events", STACK, FIRST, SECOND.replace("[64,9004,1]", "[64,9004,1],[64]")), false);
        assertThat(read.readings().get(1).records())
                .containsExactly(
                        opened(68, 5111, 7120),
                        new TraceRecord(Operation.CLOSE, 64, 4000, 0, 0),
                        opened(64, 4000, 9004),
                        opened(72, 4000, 7120));
    }

    @Test
    void noListingIsNotAnEmptyOne() {
        String none =
                THIRD.replace("\"records\":[]", "\"records\":null").replace("\"newRecords\":0", "\"newRecords\":null");
        Reading reading = read(night("interval", STACK, FIRST, SECOND, none), false)
                .readings()
                .get(2);
        assertThat(reading.records()).isNull();
        assertThat(reading.newRecords()).isEqualTo(-1);
        assertThat(values(reading)).containsExactly(12, 64, 68, 72);
    }

    @Test
    void anOvertakenRing() {
        String lost = SECOND.replace("\"newRecords\":5", "\"newRecords\":null,\"overtaken\":true");
        List<Reading> readings =
                read(night("events", STACK, FIRST, lost, THIRD), false).readings();
        assertThat(readings).extracting(Reading::overtaken).containsExactly(false, true, false);
        assertThat(readings.get(1).newRecords()).isEqualTo(-1);
        assertThat(readings.get(1).records()).hasSize(3);
    }

    @Test
    void gapsStandBeforeTheSampleTheyEndWith() {
        String text = night(
                "events",
                STACK,
                FIRST,
                "{\"type\":\"gap\",\"reason\":\"MISSED\",\"fromUp\":60013,\"toUp\":80000}\n",
                "{\"type\":\"gap\",\"reason\":\"ASLEEP\",\"fromUp\":80000,\"toUp\":90000}\n",
                SECOND,
                "{\"type\":\"gap\",\"reason\":\"ENGINE_LOST\",\"fromUp\":119950,\"toUp\":170000}\n",
                "{\"type\":\"gap\",\"reason\":\"OF_A_LATER_VERSION\",\"fromUp\":119950,\"toUp\":170000}\n",
                THIRD);
        assertThat(read(text, false).readings())
                .extracting(Reading::gaps)
                .containsExactly(
                        List.of(),
                        List.of(
                                new Gap(Gap.Reason.MISSED, 60_013, 80_000, ""),
                                new Gap(Gap.Reason.ASLEEP, 80_000, 90_000, "")),
                        List.of(new Gap(Gap.Reason.ENGINE_LOST, 119_950, 170_000, "")));
    }

    @Test
    void anEpochBeginsAnewUnderAnotherProcess() {
        String epoch =
                "{\"type\":\"epoch\",\"epoch\":2,\"t\":1772389991000,\"up\":175000,\"pid\":5000,\"slots\":131072}\n";
        String born =
                "{\"type\":\"sample\",\"seq\":2,\"t\":1772389991990,\"up\":180002,\"openHandles\":2,\"openSet\":[4,8],\"newRecords\":1,\"records\":[[8,7,1]]}\n";
        String next = THIRD.replace("\"seq\":2", "\"seq\":3").replace("180002", "240000");
        List<Reading> readings = read(night("events", STACK, FIRST, SECOND, epoch, born, next), false)
                .readings();
        assertThat(readings).extracting(Reading::epoch).containsExactly(1, 1, 2, 2);
        Reading reborn = readings.get(2);
        assertThat(values(reborn)).containsExactly(4, 8);
        assertThat(reborn.records()).containsExactly(opened(8, 4000, 7));
        assertThat(reborn.gaps()).containsExactly(new Gap(Gap.Reason.TARGET_RESTARTED, 119_950, 175_000, ""));
        assertThat(values(readings.get(3))).containsExactly(4);
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() {
        String text = WHOLE.replace("\"seq\":", "\"later\":{\"a\":[1,{\"seq\":99}]},\"seq\":")
                .replace("\"pid\":4000,", "\"pid\":4000,\"session\":{\"pid\":1},")
                .replace(SECOND, "{\"type\":\"counter\",\"seq\":7,\"records\":[[1,2,99]]}\n" + SECOND)
                .replace("{\"type\":\"sample\",", "{\"later\":null,\"type\":\"sample\",");
        assertThat(read(text, false).readings())
                .usingRecursiveComparison()
                .isEqualTo(read(WHOLE, false).readings());
        assertThat(read(text, false).reader().head())
                .isEqualTo(read(WHOLE, false).reader().head());
    }

    @Test
    void theClockOfPeopleMayJumpBack() {
        Read read = read(WHOLE.replace("1772389931950", "1772300000000"), false);
        assertThat(read.readings().get(1).at()).isEqualTo(Instant.ofEpochMilli(1_772_300_000_000L));
        assertThat(read.readings().get(1).upMillis()).isEqualTo(119_950);
    }

    @Test
    void packedAndWithOtherLineEnds() {
        List<Reading> readings = read(WHOLE, false).readings();
        for (byte[] bytes : List.of(
                packed(WHOLE),
                WHOLE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                WHOLE.replace("\n", "\n\n").getBytes(StandardCharsets.UTF_8),
                WHOLE.strip().getBytes(StandardCharsets.UTF_8))) {
            Read read = read(bytes, false);
            assertThat(read.readings()).usingRecursiveComparison().isEqualTo(readings);
            assertThat(read.reader().cut()).isFalse();
        }
    }

    /** The watch was killed: every byte at which its file may end. */
    @Test
    void aCutLastLineIsJudgedUpToTheCut() {
        byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
        List<Reading> readings = read(WHOLE, false).readings();
        for (int length = night("interval").length(); length <= whole.length; length++) {
            Read read = read(Arrays.copyOf(whole, length), false);
            String text = WHOLE.substring(0, length);
            int complete = (int) List.of(FIRST, SECOND, THIRD).stream()
                    .filter(line -> text.contains(line.strip()))
                    .count();
            assertThat(read.readings())
                    .as("cut at %d", length)
                    .usingRecursiveComparison()
                    .isEqualTo(readings.subList(0, complete));
            assertThat(read.reader().cut()).isEqualTo(!text.endsWith("}\n") && !text.endsWith("]}"));
        }
    }

    @Test
    void aPackedFileThatWasCutGivesWhatStandsBeforeTheCut() {
        StringBuilder text = new StringBuilder(night("events", STACK, FIRST, SECOND));
        for (int seq = 2; seq < 20_000; seq++) {
            text.append(
                    THIRD.replace("\"seq\":2", "\"seq\":" + seq).replace("180002", "" + (180_000L + 61_057L * seq)));
        }
        byte[] bytes = packed(text.toString());
        for (int length : new int[] {bytes.length / 2, bytes.length - 200, bytes.length - 9, bytes.length - 1}) {
            Read read = read(Arrays.copyOf(bytes, length), false);
            assertThat(read.readings()).hasSizeBetween(20_000 * (length - 40_000) / bytes.length, 20_000);
            assertThat(read.readings().size()).isGreaterThan(5_000);
        }
    }

    private static TraceRecord opened(long handle, long process, long thread) {
        return new TraceRecord(Operation.OPEN, handle, process, thread, 1);
    }

    private static List<Integer> values(Reading reading) {
        OpenSet open = reading.openSet();
        assertThat(open).isNotNull();
        return java.util.stream.IntStream.range(0, open.size())
                .mapToObj(i -> (int) open.value(i))
                .toList();
    }
}
