package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels that Windows' own processes have, as Microsoft's PROTECTION_LEVEL names and public tools print them. */
class ProtectionTest {
    @ParameterizedTest
    @CsvSource({
        "0x00, ''",
        "0x31, 'light, anti-malware'", // MsMpEng.exe
        "0x41, 'light, LSA'", // lsass.exe with RunAsPPL
        "0x61, 'light, Windows TCB'", // csrss.exe
        "0x62, 'full, Windows TCB'",
        "0x72, 'full, Windows system'", // System
        "0x01, light",
        "0xF1, light"
    })
    void theByteIsRead(String level, String text) {
        assertThat(Protection.text(Integer.decode(level))).isEqualTo(text);
    }
}
