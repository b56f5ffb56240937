package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Results that nobody takes. */
class StandardOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aReaderThatHasSeenEnoughIsNoFault() {
        assertThat(run(true)).isEqualTo(0);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aDiskWithoutRoomIsTold() {
        assertThat(run(false)).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("The result could not be written to the standard output: ")
                .hasLineCount(1);
    }

    /** The program itself, its output read by one that ends at once. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeIsToldFromAFile() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String main = "'" + java + "' -cp '" + System.getProperty("java.class.path") + "' " + Main.class.getName();
        String help = main + " demo --help";
        assertThat(shell(help + " 2>err | true; echo ${PIPESTATUS[0]}; cat err; rm err"))
                .isEqualTo("0\n");
        assertThat(shell(help + " 2>&1 >/dev/full; echo $?"))
                .startsWith("The result could not be written to the standard output: ")
                .endsWith("\n3\n");
    }

    private static String shell(String line) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", "cd \"$(mktemp -d)\"; " + line)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return said;
    }

    private int run(boolean piped) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("nobody takes this");
            }
        };
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                Terminal.writer(closed),
                Terminal.writer(err),
                false,
                false,
                Path.of(""),
                () -> ConsoleSize.USUAL,
                () -> piped);
        return new CommandLineApp(terminal, new Ending(), Machine::here).run("report", "--help");
    }
}
