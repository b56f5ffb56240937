package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"1s, 1", "60s, 60", "5m, 300", "8h, 28800", "2d, 172800", "1h30m, 5400", "8H, 28800", "366d, 31622400"})
    void whatPeopleWrite(String text, long seconds) {
        assertThat(new DurationText().convert(text).toSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5.5h", "1h x", "99999999999h", "367d", "0s", "1h30"})
    void whatIsRefused(String text) {
        assertThatThrownBy(() -> new DurationText().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"0x80, 128", "0x20000, 131072", "131072, 131072", "0128, 128", "0X100, 256"})
    void ringSizes(String text, int slots) {
        assertThat(new SlotsText().convert(text)).isEqualTo(slots);
    }

    @ParameterizedTest
    @CsvSource({"4312, 4312", "0x10d8, 4312", "4294967295, 4294967295"})
    void processIds(String text, long pid) {
        assertThat(new PidText().convert(text)).isEqualTo(pid);
    }
}
