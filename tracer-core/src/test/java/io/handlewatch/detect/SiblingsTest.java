package io.handlewatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.recording.RecordingReader;
import io.handlewatch.trace.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SiblingsTest {
    @TempDir
    Path folder;

    /** Each life of the target opens 5, closes 2 and takes 3 with it when it ends, but for the last one. */
    @Test
    void whatEndsWithTheTargetIsNotTakenForClosed() throws IOException {
        StringBuilder recording = new StringBuilder("""
                {"type":"header","format":"handlewatch-recording","version":1,"target":{"pid":4000,"image":"a.exe"},"t":1772389812000,"up":0,"intervalMillis":60000,"slots":131072,"listing":"events"}
                {"type":"stack","id":1,"frames":["a!b+0x1"]}
                """);
        int seq = 0;
        for (int life = 1; life <= 3; life++) {
            if (life > 1) {
                recording.append("{\"type\":\"epoch\",\"epoch\":%d,\"t\":%d,\"up\":%d,\"pid\":%d,\"slots\":131072}\n"
                        .formatted(life, wall(seq), seq * 60_000, 4000 + 4 * life));
            }
            recording.append(
                    "{\"type\":\"sample\",\"seq\":%d,\"t\":%d,\"up\":%d,\"openHandles\":5,\"openSet\":[4,8,12,16,20],\"newRecords\":5,\"records\":[[20,8,1],[16,8,1],[12,8,1],[8,8,1],[4,8,1]]}\n"
                            .formatted(seq, wall(seq + 1), ++seq * 60_000));
            recording.append(
                    "{\"type\":\"sample\",\"seq\":%d,\"t\":%d,\"up\":%d,\"openHandles\":3,\"opened\":[],\"closed\":[4,8],\"newRecords\":2,\"records\":[[8],[4]]}\n"
                            .formatted(seq, wall(seq + 1), ++seq * 60_000));
        }
        Path file = Files.writeString(folder.resolve("restarts.ndjson"), recording);

        LeakDetector detector = new LeakDetector();
        try (RecordingReader reader = RecordingReader.open(file, false)) {
            HandleLedger ledger = new HandleLedger(reader.head().pid());
            for (Reading reading = reader.next(); reading != null; reading = reader.next()) {
                detector.observe(ledger.apply(reading));
            }
        }
        Siblings siblings = detector.judge(List.of(1)).stacks().get(0).siblings();
        assertThat(siblings.opened()).isEqualTo(15);
        assertThat(siblings.closed()).isEqualTo(6);
        assertThat(siblings.others()).isEqualTo(3);
    }

    private static long wall(int minute) {
        return 1_772_389_812_000L + minute * 60_000L;
    }
}
