package io.handlewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSizeTest {
    @Test
    void whatSttyPrints() {
        assertThat(ConsoleSize.parse("50 132\n")).isEqualTo(new ConsoleSize(132, 50));
        assertThat(ConsoleSize.parse("2 9")).isEqualTo(new ConsoleSize(ConsoleSize.NARROWEST, ConsoleSize.LOWEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0", "50", "stty: invalid", "-1 80", "999999 80", "25 80 1"})
    void aTerminalThatDoesNotKnowIsTheUsualOne(String text) {
        assertThat(ConsoleSize.parse(text)).isEqualTo(ConsoleSize.USUAL);
    }
}
