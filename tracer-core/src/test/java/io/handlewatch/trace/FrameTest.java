package io.handlewatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ntdll!NtCreateEvent+0x0000000a | ntdll | NtCreateEvent | 10",
                "my_app_v2_1!odd+0x10+0x0000000000000009 | my_app_v2_1 | odd+0x10 | 9",
                "my_app_v2_1!odd name!with bang+0x9 | my_app_v2_1 | odd name!with bang | 9",
                "vfbasics+0x00007201 | vfbasics | '' | 29185",
                "+0x8fcbe5d4 | '' | '' | 2412504532",
                "LSASRV!WLsaAcceptContext+32 | LSASRV | WLsaAcceptContext | 50",
                "ntdll!NtCreateWaitCompletionPacket + 0x0000000c | ntdll | NtCreateWaitCompletionPacket | 12",
                "app!Money::operator+ | app | Money::operator+ | 0",
                "GDI32!GdiPlay | GDI32 | GdiPlay | 0",
            })
    void splitsModuleSymbolAndOffset(String text, String module, String symbol, long offset) {
        assertThat(Frame.parse(1, text)).isEqualTo(new Frame(1, text, module, symbol, offset));
    }
}
