package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTextTest {
    @TempDir
    Path folder;

    private static InputText of(byte[] bytes) {
        return InputText.of("log.txt", new ByteArrayInputStream(bytes));
    }

    @Test
    void whatCannotBeRead() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.log"));
        byte[] noise = new byte[5000];
        new Random(3).nextBytes(noise);
        Path binary = Files.write(folder.resolve("trace.etl"), noise);
        refused(folder.resolve("missing.log"), "There is no file");
        refused(folder, "is a directory");
        refused(empty, "is empty");
        refused(binary, "is not text");
        assertThatThrownBy(() -> of(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> of(new byte[] {0x1F, (byte) 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("gzip");
        assertThatThrownBy(() -> of(gzip(noise)))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("is not text");
    }

    private static void refused(Path file, String because) {
        assertThatThrownBy(() -> InputText.open(file))
                .isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining(because)
                .hasMessageContaining(file.getFileName().toString());
    }

    @Test
    void aGzipFileCutOffCountsAsFarAsItGoes() throws IOException {
        byte[] packed = gzip(Transcripts.bytes("engine/list-no-pdb.txt"));
        InputText text = of(java.util.Arrays.copyOf(packed, packed.length * 3 / 4));
        EventLog log = new EventLog();
        text.readInto(log.parser);
        assertThat(text.cut()).isTrue();
        assertThat(log.entries()).hasSizeGreaterThan(5);
        assertThat(log.entries().get(0))
                .isEqualTo(EventLog.of(Transcripts.bytes("engine/list-no-pdb.txt"))
                        .entries()
                        .get(0));
    }

    @Test
    void dashesOfTheWesternCodePage() {
        String text =
                "Handle = 0x00000244 \u2013 OPEN\nThread ID = 0x00000304, Process ID = 0x000002c4\n\n0x77846c2c: app!\u00f6ffnen+0x4c\n--------------------------------------\n";
        EventLog log = new EventLog();
        of(text.getBytes(java.nio.charset.Charset.forName("windows-1252"))).readInto(log.parser);
        assertThat(log.events).isEqualTo(EventLog.of(text.getBytes(StandardCharsets.UTF_8)).events);
        assertThat(log.entries().get(0).frames().get(0).symbol()).isEqualTo("\u00f6ffnen");
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }
}
