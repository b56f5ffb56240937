package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same text gives the same events, however it comes; a text that is cut gives what stands before the cut. */
class SplitTest {
    @ParameterizedTest
    @ValueSource(strings = {"real-extension/session-cdb-log.txt", "engine/diff-odd-names.txt"})
    void everyCutGivesWhatStandsBeforeIt(String name) {
        byte[] text = Transcripts.bytes(name);
        assertThat(text.length).isLessThanOrEqualTo(32 * 1024);
        List<EventLog.Entry> whole = EventLog.of(text).entries();
        for (int cut = 0; cut <= text.length; cut++) {
            List<EventLog.Entry> seen = EventLog.of(text, 0, cut).entries();
            int complete = (int) seen.stream().filter(EventLog.Entry::complete).count();
            assertThat(seen.size() - complete)
                    .as("incomplete entries, cut at %d", cut)
                    .isBetween(0, 1);
            assertThat(seen.subList(0, complete)).as("cut at %d", cut).isEqualTo(whole.subList(0, complete));
            if (complete < seen.size()) {
                EventLog.Entry last = seen.get(complete);
                assertThat(last.complete()).isFalse();
                assertThat(last.handle()).isEqualTo(whole.get(complete).handle());
                assertThat(last.frames())
                        .isEqualTo(whole.get(complete)
                                .frames()
                                .subList(0, last.frames().size()));
            }
            int headers = headersWithin(text, cut);
            assertThat(seen).as("cut at %d", cut).hasSize(headers);
        }
    }

    /** Whole header lines before the cut, found without the parser. */
    private static int headersWithin(byte[] text, int cut) {
        String before = new String(text, 0, cut, StandardCharsets.ISO_8859_1);
        String lines = before.substring(0, before.lastIndexOf('\n') + 1);
        return (int)
                lines.lines().filter(line -> line.startsWith("Handle = 0x")).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"real-extension/session-cdb-log.txt", "engine/diff-odd-names.txt"})
    void everySplitIntoTwoGivesTheSameEvents(String name) {
        byte[] text = Transcripts.bytes(name);
        List<Object> whole = EventLog.of(text).events;
        for (int cut = 0; cut <= text.length; cut++) {
            EventLog log = new EventLog();
            log.parser.accept(text, 0, cut);
            log.parser.accept(text, cut, text.length - cut);
            log.parser.finish();
            if (!log.events.equals(whole)) {
                assertThat(log.events).as("split at %d", cut).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.handlewatch.htrace.Transcripts#all")
    void randomPiecesGiveTheSameEvents(String name) {
        byte[] text = Transcripts.bytes(name);
        String chars = new String(text, StandardCharsets.UTF_8);
        List<Object> whole = EventLog.of(text).events;
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            int longest = 1 << random.nextInt(12);
            EventLog bytes = new EventLog();
            for (int at = 0; at < text.length; ) {
                int n = Math.min(text.length - at, 1 + random.nextInt(longest));
                byte[] piece = java.util.Arrays.copyOfRange(text, at, at + n);
                bytes.parser.accept(piece, 0, n);
                java.util.Arrays.fill(piece, (byte) '0');
                at += n;
            }
            bytes.parser.finish();
            assertThat(bytes.events).as("bytes, seed %d", seed).isEqualTo(whole);
            EventLog pieces = new EventLog();
            for (int at = 0; at < chars.length(); ) {
                int n = Math.min(chars.length() - at, 1 + random.nextInt(longest));
                pieces.parser.accept(chars.substring(at, at + n));
                at += n;
            }
            pieces.parser.finish();
            assertThat(pieces.events).as("characters, seed %d", seed).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("io.handlewatch.htrace.Transcripts#all")
    void everyEncodingGivesTheSameEvents(String name) throws IOException {
        byte[] text = Transcripts.bytes(name);
        String chars = new String(text, StandardCharsets.UTF_8).replace("\r\n", "\n");
        List<Object> whole = EventLog.of(text).events;
        assertThat(read(chars.getBytes(StandardCharsets.UTF_8))).isEqualTo(whole);
        assertThat(read(chars.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(whole);
        assertThat(read(("\ufeff" + chars).getBytes(StandardCharsets.UTF_8))).isEqualTo(whole);
        assertThat(read(("\ufeff" + chars).getBytes(StandardCharsets.UTF_16LE))).isEqualTo(whole);
        assertThat(read(("\ufeff" + chars).getBytes(StandardCharsets.UTF_16BE))).isEqualTo(whole);
        assertThat(read(gzip(text))).isEqualTo(whole);
        assertThat(read(gzip(("\ufeff" + chars).getBytes(StandardCharsets.UTF_16LE))))
                .isEqualTo(whole);
    }

    private static List<Object> read(byte[] file) {
        EventLog log = new EventLog();
        InputText.of("test", new ByteArrayInputStream(file)).readInto(log.parser);
        return log.events;
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }
}
