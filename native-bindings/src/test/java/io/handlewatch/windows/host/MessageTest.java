package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class MessageTest {
    private static byte[] bytes(Message message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    @Test
    void fieldsComeBackAsTheyWereWritten() throws IOException {
        String hostile = "日本 \"<script>\ud800 lone\u202e\0" + "x".repeat(5000);
        Message sent = new Message.Builder()
                .number(-7)
                .text(hostile)
                .big(Long.MIN_VALUE)
                .text("")
                .build(Message.Kind.RUN);
        Message read = Message.read(in(bytes(sent)));
        assertThat(read).isNotNull();
        assertThat(read.kind()).isEqualTo(Message.Kind.RUN);
        Message.Content content = read.content();
        assertThat(content.number()).isEqualTo(-7);
        assertThat(content.text()).isEqualTo(hostile);
        assertThat(content.big()).isEqualTo(Long.MIN_VALUE);
        assertThat(content.text()).isEmpty();
    }

    @Test
    void beginsWithItsMagicNumber() throws IOException {
        assertThat(bytes(new Message.Builder().number(258).build(Message.Kind.ATTACH)))
                .containsExactly('H', 'W', 'F', '1', 1, 0, 0, 0, 4, 0, 0, 1, 2);
    }

    @Test
    void theEndBetweenTwoMessagesIsAnEndAndWithinOneIsAFault() throws IOException {
        byte[] whole = bytes(new Message.Builder().text("abc").build(Message.Kind.DONE));
        assertThat(Message.read(in(new byte[0]))).isNull();
        for (int cut = 1; cut < whole.length; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> Message.read(in(part)))
                    .as("cut at %d", cut)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatADyingJvmPrintsIsNoMessage() {
        byte[] words = "#\n# A fatal error has been detected by the Java Runtime Environment:\n"
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Message.read(in(words)))
                .isInstanceOf(Message.NoiseException.class)
                .hasMessageStartingWith("#\n# A fatal error has been detected");
    }
}
