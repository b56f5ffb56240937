package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveViewTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long nanos;
    private ConsoleSize size = ConsoleSize.USUAL;

    private LiveView view(boolean watched) {
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                Terminal.writer(new ByteArrayOutputStream()),
                Terminal.writer(err),
                watched,
                false,
                Path.of(""),
                () -> size,
                () -> false);
        return new LiveView(terminal, 600_000, () -> nanos);
    }

    private String shown() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    @Test
    void onAConsoleTheTableIsRedrawnInPlaceTenTimesASecondAtMost() {
        LiveView view = view(true);
        view.show(0, size -> List.of("one", "two"), () -> "plain");
        assertThat(shown()).isEqualTo("one\u001b[K\ntwo\u001b[K\n\u001b[J");
        nanos += 99_000_000;
        view.show(1, size -> List.of("unseen"), () -> "plain");
        assertThat(shown()).isEmpty();
        nanos += 2_000_000;
        view.show(2, size -> List.of("three"), () -> "plain");
        assertThat(shown()).isEqualTo("\u001b[2A\rthree\u001b[K\n\u001b[J");
        view.note("a sentence");
        assertThat(shown()).isEqualTo("\u001b[1A\r\u001b[K\n\u001b[1A\ra sentence" + System.lineSeparator());
        view.show(3, size -> List.of("four"), () -> "plain");
        assertThat(shown()).isEqualTo("four\u001b[K\n\u001b[J");
        view.clear();
        view.clear();
        assertThat(shown()).isEqualTo("\u001b[1A\r\u001b[K\n\u001b[1A\r");
    }

    @Test
    void elsewherePlainLinesComeNowAndThenWithoutAnyEscape() {
        LiveView view = view(false);
        for (long up = 0; up <= 1_800_000; up += 60_000) {
            long at = up;
            view.show(up, size -> List.of("table"), () -> "at " + at);
        }
        view.clear();
        assertThat(shown().lines()).containsExactly("at 0", "at 600000", "at 1200000", "at 1800000");
    }

    @Test
    void inAConsoleThatBecameNarrowerWrappedRowsAreTakenAwayToo() {
        LiveView view = view(true);
        String wide = "x".repeat(79);
        view.show(0, now -> List.of(wide, "\u001b[1;31m" + "y".repeat(40) + "\u001b[0m", ""), () -> "plain");
        shown();
        nanos += 200_000_000;
        size = new ConsoleSize(40, 25);
        view.show(1, now -> List.of("columns " + now.columns()), () -> "plain");
        assertThat(shown()).as("two rows, one, one").isEqualTo("\u001b[4A\rcolumns 40\u001b[K\n\u001b[J");
    }
}
