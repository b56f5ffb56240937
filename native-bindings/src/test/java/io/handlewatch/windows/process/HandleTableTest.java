package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.platform.win32.WinNT;
import io.handlewatch.engine.EngineException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a system answers that Wine's kernel never does, each as its sentence. */
class HandleTableTest {
    @Test
    void aWindowsBeforeSeven() {
        refuses(
                NtStatus.INVALID_INFO_CLASS,
                EngineException.Kind.ENVIRONMENT,
                "This Windows does not tell which handles are open: version 7 or later is needed.");
    }

    @Test
    void aProcessThatIsEnding() {
        refuses(NtStatus.PROCESS_IS_TERMINATING, EngineException.Kind.TARGET_GONE, "Process 7 is ending.");
    }

    private static void refuses(int status, EngineException.Kind kind, String sentence) {
        HandleTable table = new HandleTable(new AnsweringNt(status), Map.of());
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> table.read(new WinNT.HANDLE(), 7))
                .withMessage(sentence)
                .matches(refused -> refused.kind() == kind);
    }
}
