package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoaderTextTest {
    @Test
    void whatTheSystemSaidIsTold() {
        assertThat(
                        LoaderText.of(
                                new UnsatisfiedLinkError(
                                        "Unable to load library 'D:\\kit\\dbgeng.dll':\r\n%1 is not a valid Win32 application.\r\n\r\n"
                                                + "%1 is not a valid Win32 application.\r\n\r\nNative library (win32-x86-64/D:\\kit\\dbgeng.dll) not found in resource path (a.jar)")))
                .isEqualTo("%1 is not a valid Win32 application");
        assertThat(LoaderText.of(new UnsatisfiedLinkError("Native library x not found")))
                .isEqualTo("Native library x not found");
    }
}
