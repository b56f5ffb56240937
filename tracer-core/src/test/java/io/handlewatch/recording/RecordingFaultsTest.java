package io.handlewatch.recording;

import static io.handlewatch.recording.Recordings.FIRST;
import static io.handlewatch.recording.Recordings.SECOND;
import static io.handlewatch.recording.Recordings.STACK;
import static io.handlewatch.recording.Recordings.THIRD;
import static io.handlewatch.recording.Recordings.night;
import static io.handlewatch.recording.Recordings.packed;
import static io.handlewatch.recording.Recordings.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.recording.Recordings.Read;
import io.handlewatch.trace.Gap;
import io.handlewatch.trace.Reading;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a reader, with its line, and what a lenient reader does instead. */
class RecordingFaultsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "no JSON\n",
                "[]\n",
                "{}\n",
                "{\"type\":\"header\",\"format\":\"handlewatch-rec",
                "{\"type\":\"header\",\"format\":\"other\",\"version\":1,\"listing\":\"events\"}\n",
                "{\"type\":\"sample\",\"format\":\"handlewatch-recording\",\"version\":1,\"listing\":\"events\"}\n"
            })
    void noRecording(String text) {
        for (boolean lenient : new boolean[] {false, true}) {
            assertThatThrownBy(() -> read(text, lenient))
                    .isInstanceOf(RecordingException.class)
                    .hasMessage("night.ndjson is no recording: its first line is not a handlewatch-recording header.");
        }
    }

    @Test
    void aLaterVersion() {
        assertThatThrownBy(() -> read(night("events").replace("\"version\":1", "\"version\":2"), true))
                .isInstanceOf(RecordingException.class)
                .hasMessage(
                        "night.ndjson was written in version 2 of the recording format; this program reads up to version 1,"
                                + " a later one is needed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"version\":0,", "\"version\":\"one\",", "\"version\":null,"})
    void noVersion(String version) {
        assertThatThrownBy(() -> read(night("events").replace("\"version\":1,", version), true))
                .isInstanceOf(RecordingException.class)
                .hasMessage("night.ndjson does not say in its header in which version of the recording format it was"
                        + " written: \"version\":1 is missing.");
    }

    @Test
    void anUnknownListing() {
        assertThatThrownBy(() -> read(night("hearsay"), true))
                .isInstanceOf(RecordingException.class)
                .hasMessage(
                        "night.ndjson has an unknown listing 'hearsay' in its header; known are events, interval and cumulative.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"sample\",\"seq\":1 | is no JSON object of the recording's form.",
                "nonsense | is no JSON object of the recording's form.",
                "[1,2] | is no JSON object of the recording's form.",
                "{\"type\":\"gap\"} {} | is no JSON object of the recording's form.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":70000,\"records\":[[8,1,1],4]} | is no JSON object of the recording's form.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":70000,\"records\":[[]]} | is no JSON object of the recording's form.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":70000,\"opened\":[\"8\"]} | is no JSON object of the recording's form.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":99999999999999999999} | is no JSON object of the recording's form.",
                "{\"type\":\"stack\",\"frames\":[]} | gives a stack no usable id.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":9223372036854775807} | is a sample of no possible time (seq 1 at up 9223372036854775807).",
                "{\"type\":\"sample\",\"seq\":1,\"up\":1e99} | is a sample of no possible time (seq 1 at up 9223372036854775807).",
                "{\"type\":\"sample\",\"seq\":1,\"up\":-5} | is a sample of no possible time (seq 1 at up -5).",
                "{\"type\":\"sample\",\"seq\":9999999999,\"up\":70000} | is a sample of no possible time (seq 9999999999 at up 70000).",
                "{\"type\":\"stack\",\"id\":0,\"frames\":[]} | gives a stack no usable id.",
                "{\"type\":\"stack\",\"id\":2,\"frames\":[5]} | is no JSON object of the recording's form.",
                "{\"type\":\"sample\",\"up\":70000,\"records\":[]} | is a sample without seq or up.",
                "{\"type\":\"sample\",\"seq\":1,\"records\":[]} | is a sample without seq or up.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":70000,\"t\":9223372036854775807} | is a sample of no possible time (seq 1 at up 70000, t 9223372036854775807).",
                "{\"type\":\"sample\",\"seq\":0,\"up\":60013,\"records\":[]} | is a sample out of order (seq 0 at up 60013 after seq 0 at up 60013).",
                "{\"type\":\"sample\",\"seq\":1,\"up\":60012,\"records\":[]} | is a sample out of order (seq 1 at up 60012 after seq 0 at up 60013).",
                "{\"type\":\"sample\",\"seq\":1,\"up\":70000,\"records\":[[8,1,9]]} | names the stack 9, which no line before it describes.",
                "{\"type\":\"sample\",\"seq\":1,\"up\":70000,\"records\":[[8,1]]} | names the stack of a record not at all."
            })
    void aFaultNamesItsLineAndLenienceGoesOn(String line, String what) {
        String text = night("events", STACK, FIRST, line + "\n");
        assertThatThrownBy(() -> read(text, false))
                .isInstanceOf(RecordingException.class)
                .hasMessage("Line 4 of the recording " + what);
        Read read = read(text + SECOND.replace("\"seq\":1", "\"seq\":3"), true);
        assertThat(read.reader().skipped()).isEqualTo(1);
        assertThat(read.readings().get(read.readings().size() - 1).upMillis()).isEqualTo(119_950);
        assertThat(read.readings())
                .flatExtracting(Reading::gaps)
                .extracting(Gap::reason)
                .contains(Gap.Reason.OUTPUT_CUT);
    }

    @Test
    void aMissingSampleIsAFaultAndWithLenienceAGap() {
        String text = night("events", STACK, FIRST, THIRD);
        assertThatThrownBy(() -> read(text, false))
                .hasMessage(
                        "Line 4 of the recording is a sample out of order (seq 2 at up 180002 after seq 0 at up 60013).");
        Read read = read(text, true);
        assertThat(read.readings()).hasSize(2);
        assertThat(read.readings().get(1).gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.OUTPUT_CUT);
    }

    /** A damaged digit costs its own sample, not the rest of the night. */
    @ParameterizedTest
    @CsvSource({"0, 90000, 4", "1000000, 90000, 4", "1, 3155000000000, 3", "1, 90000000, 3"})
    void oneWrongNumberDoesNotPutWhatFollowsOutOfOrder(long seq, long up, int taken) {
        String damaged = "{\"type\":\"sample\",\"seq\":" + seq + ",\"up\":" + up + ",\"records\":[]}\n";
        String text = night(
                "events",
                STACK,
                FIRST,
                damaged,
                SECOND.replace("\"seq\":1", "\"seq\":2"),
                THIRD.replace("\"seq\":2", "\"seq\":3"));
        assertThatThrownBy(() -> read(text, false)).hasMessageContaining("out of order");
        Read read = read(text, true);
        assertThat(read.readings()).hasSize(taken);
        assertThat(read.reader().skipped()).isEqualTo(4 - taken);
        assertThat(read.readings().get(taken - 1).upMillis()).isEqualTo(180_002);
    }

    /** A pause that was not told of costs one sample at most. */
    @Test
    void aLongPauseGoesOnWithTheSecondSampleBehindIt() {
        String late = "{\"type\":\"sample\",\"seq\":1,\"up\":900000000,\"records\":[]}\n";
        String later = "{\"type\":\"sample\",\"seq\":2,\"up\":900060000,\"records\":[]}\n";
        String text = night("events", STACK, FIRST, late, later);
        assertThat(read(text, false).readings()).hasSize(3);
        assertThat(read(text, true).readings()).extracting(Reading::upMillis).containsExactly(60_013L, 900_060_000L);
    }

    @Test
    void emptyLinesCountAsLines() {
        assertThatThrownBy(() -> read(night("events", "\n", STACK, "\n", "{\n"), false))
                .hasMessageStartingWith("Line 5 of the recording ");
    }

    @Test
    void theFirstSampleIsNumberZero() {
        assertThatThrownBy(() -> read(night("events", STACK, SECOND), false))
                .hasMessage(
                        "Line 3 of the recording is a sample out of order (seq 1 at up 119950 after seq -1 at up 0).");
    }

    /** What stood in a line that is lost (opens, closes, changes of the open set) is not known, and is not guessed. */
    @Test
    void afterALostSampleTheOpenSetIsUnknownUntilItIsGivenWhole() {
        String fourth =
                "{\"type\":\"sample\",\"seq\":3,\"t\":1772390052000,\"up\":240000,\"openHandles\":2,\"openSet\":[4,8],\"newRecords\":0,\"records\":[]}\n";
        List<Reading> readings = read(night("events", STACK, FIRST, "lost\n", THIRD, fourth), true)
                .readings();
        assertThat(readings).hasSize(3);
        Reading next = readings.get(1);
        assertThat(next.openSet()).isNull();
        assertThat(next.newRecords()).isEqualTo(-1);
        assertThat(next.overtaken()).isTrue();
        assertThat(next.gaps())
                .containsExactly(
                        new Gap(Gap.Reason.OUTPUT_CUT, 60_013, 180_002, "lines of the recording could not be read"));
        assertThat(readings.get(2).openSet().size()).isEqualTo(2);
        assertThat(readings.get(2).overtaken()).isFalse();
    }

    @Test
    void aSampleGivenTwiceCountsOnce() {
        Read read = read(night("events", STACK, FIRST, SECOND, SECOND, THIRD), true);
        assertThat(read.readings())
                .usingRecursiveComparison()
                .isEqualTo(read(night("events", STACK, FIRST, SECOND, THIRD), false)
                        .readings());
        assertThat(read.reader().skipped()).isEqualTo(1);
    }

    @Test
    void recordsOfUnknownStacksAreLeftOutWithAWord() {
        Read read = read(night("events", STACK, FIRST, SECOND.replace("[64,9004,1]", "[64,9004,9]"), THIRD), true);
        assertThat(read.readings().get(1).records())
                .extracting(record -> record.handle())
                .containsExactly(68L, 72L);
        assertThat(read.readings().get(1).gaps())
                .containsExactly(
                        new Gap(Gap.Reason.OUTPUT_CUT, 60_013, 119_950, "records of unknown stacks were left out"));
        assertThat(read.readings().get(2).gaps()).isEmpty();
    }

    @Test
    void aDamagedPackedFile() {
        StringBuilder text = new StringBuilder(night("events", STACK, FIRST, SECOND));
        for (int seq = 2; seq < 20_000; seq++) {
            text.append(
                    THIRD.replace("\"seq\":2", "\"seq\":" + seq).replace("180002", "" + (180_000L + 61_057L * seq)));
        }
        byte[] bytes = packed(text.toString());
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0xff);
        assertThatThrownBy(() -> read(bytes, false))
                .isInstanceOf(RecordingException.class)
                .hasMessageMatching("Line \\d+ of the recording .*");
        Read read = read(bytes, true);
        assertThat(read.readings().size()).isBetween(1_000, 19_999);
    }
}
