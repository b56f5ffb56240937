package io.handlewatch.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The short way through a sample's line against the parser of JSON, which is the truth. */
class PlainSampleTest {
    private static final String LINE =
            "{\"type\":\"sample\",\"seq\":12,\"t\":1772389872013,\"up\":60013,\"openHandles\":4,\"openSet\":[8,12,16,64],"
                    + "\"opened\":[],\"closed\":[4],\"newRecords\":null,\"overtaken\":true,\"records\":[[64,7120,1],[16],[8,7,2,99]]}";

    @Test
    void takesTheFormOfRecorders() {
        Line line = new Line();
        assertThat(read(LINE, line)).isTrue();
        assertThat(line.rows).containsExactly(64, 7120, 1, Line.NONE, 16, Line.NONE, Line.NONE, Line.NONE, 8, 7, 2, 99);
        assertThat(line.overtaken).isTrue();
        assertThat(line.openSet).containsExactly(8, 12, 16, 64);
        assertThat(read(LINE.replace("[[64,7120,1],[16],[8,7,2,99]]", "null"), new Line()))
                .isTrue();
        assertThat(read(LINE.replace(":4,", ": 4,"), new Line())).isFalse();
        assertThat(read(LINE.replace("}", ",\"more\":1}"), new Line())).isFalse();
    }

    @Test
    void saysWhatJsonSaysOfAnyLineThatItTakes() {
        SplittableRandom random = new SplittableRandom(11);
        String parts = "{}[],,:\"0123456789-+.eE nulltrue\\x";
        String[] names = {
            "seq", "t", "up", "openHandles", "openSet", "opened", "closed", "newRecords", "overtaken", "records"
        };
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(LINE);
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(3));
                int kind = random.nextInt(10);
                String put = kind == 0
                        ? names[random.nextInt(names.length)]
                        : kind == 1
                                ? Long.toString(random.nextLong() >> random.nextInt(64))
                                : String.valueOf(parts.charAt(random.nextInt(parts.length())));
                text.replace(at, to, random.nextInt(4) == 0 ? "" : put);
            }
            Line plain = new Line();
            Line json = new Line();
            if (read(text.toString(), plain)) {
                taken++;
                // A space behind the first brace: the same to JSON, another form to the short way.
                byte[] bytes = ("{ " + text.substring(1)).getBytes(StandardCharsets.UTF_8);
                assertThat(json.parse(bytes, 0, bytes.length))
                        .as(text.toString())
                        .isTrue();
                assertThat(plain)
                        .as(text.toString())
                        .usingRecursiveComparison()
                        .ignoringFields("plain", "buffer")
                        .isEqualTo(json);
            }
        }
        assertThat(taken).isGreaterThan(3_000);
    }

    private static boolean read(String text, Line line) {
        byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        return new PlainSample().read(bytes, 2, bytes.length - 4, line);
    }
}
