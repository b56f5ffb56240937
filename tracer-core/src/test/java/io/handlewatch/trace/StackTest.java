package io.handlewatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class StackTest {
    private static Stack stack(Frame... frames) {
        return new Stack(1, Arrays.asList(frames));
    }

    private static Frame made(long address) {
        return Frame.named(address, "", "", address);
    }

    @Test
    void offsetsAndWhatStandsBelowMadeCodeMakeNoOtherFamily() {
        Stack one =
                stack(Frame.named(1, "java", "open", 0x10), made(0x2000), made(0x3000), Frame.named(9, "a", "b", 1));
        Stack other = stack(Frame.named(2, "java", "open", 0x18), made(0x5000));
        assertThat(one.family()).isEqualTo(other.family());
        assertThat(one.family())
                .isNotEqualTo(stack(Frame.named(1, "java", "read", 0x10), made(0x2000))
                        .family());
        assertThat(one.family())
                .isNotEqualTo(stack(Frame.named(1, "java", "open", 0x10)).family());
    }

    @Test
    void aStackThatBeginsInNoModuleIsItsOwn() {
        assertThat(stack(made(0x2000), Frame.named(1, "a", "b", 1)).family())
                .isNotEqualTo(stack(made(0x2008), Frame.named(1, "a", "b", 1)).family());
    }

    @Test
    void aNameThatALogLeftOutIsNoMadeCode() {
        assertThat(stack(Frame.named(1, "a", "b", 1), Frame.parse(0, "+0x12"), Frame.parse(0, "c!d+0x1"))
                        .family())
                .isNotEqualTo(stack(Frame.named(1, "a", "b", 1), Frame.parse(0, "+0x12"), Frame.parse(0, "c!e+0x1"))
                        .family());
    }
}
