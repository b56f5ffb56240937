package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EngineLibraryTest {
    @Test
    void whatTheSystemSaidIsTold() {
        assertThat(
                        EngineLibrary.loaderSaid(
                                "Unable to load library 'D:\\kit\\dbgeng.dll':\r\n%1 is not a valid Win32 application.\r\n\r\n"
                                        + "%1 is not a valid Win32 application.\r\n\r\nNative library (win32-x86-64/D:\\kit\\dbgeng.dll) not found in resource path (a.jar)"))
                .isEqualTo("%1 is not a valid Win32 application");
        assertThat(EngineLibrary.loaderSaid("Native library x not found")).isEqualTo("Native library x not found");
    }
}
