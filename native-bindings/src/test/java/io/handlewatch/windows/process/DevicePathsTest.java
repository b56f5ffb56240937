package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DevicePathsTest {
    @ParameterizedTest
    @CsvSource({
        "\\Device\\HarddiskVolume3\\data\\a.log, C:\\data\\a.log",
        "\\Device\\HarddiskVolume30\\data\\a.log, \\Device\\HarddiskVolume30\\data\\a.log",
        "\\??\\Z:\\data\\a.log, Z:\\data\\a.log",
        "\\BaseNamedObjects\\queue, \\BaseNamedObjects\\queue",
        "process 17, process 17"
    })
    void filesAreShownWithTheirDrive(String name, String shown) {
        assertThat(DevicePaths.readable(name, "C:", "\\Device\\HarddiskVolume3"))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"\\Device\\NamedPipe\\orders"})
    void whatLiesOnNoDriveStaysAsItIs(String name) {
        assertThat(DevicePaths.readable(name, "D:", "")).isEqualTo(name);
    }
}
