package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.platform.win32.WinError;
import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which processes of a name are told, and which are refused, without a Windows that would have them. */
class WindowsProcessesTest {
    private static final ProcessIdentity OURS = new ProcessIdentity(8, Instant.EPOCH, "C:\\svc\\orders.exe");

    /** 4 is another account's, 8 ours, all others have ended. */
    private static Optional<ProcessIdentity> find(long pid) {
        if (pid == 4) {
            throw OpenedProcess.denied(pid);
        }
        return pid == OURS.pid() ? Optional.of(OURS) : Optional.empty();
    }

    @Test
    void anotherAccountsProcessOfTheSameNameDoesNotHideOurs() {
        assertThat(WindowsProcesses.readable(List.of(4L, 8L, 12L), WindowsProcessesTest::find))
                .containsExactly(OURS);
        assertThat(WindowsProcesses.readable(List.of(8L, 4L), WindowsProcessesTest::find))
                .containsExactly(OURS);
        assertThat(WindowsProcesses.readable(List.of(12L), WindowsProcessesTest::find))
                .isEmpty();
    }

    @Test
    void whereNoneMayBeLookedAtTheRefusalIsTold() {
        assertThatThrownBy(() -> WindowsProcesses.readable(List.of(12L, 4L), WindowsProcessesTest::find))
                .isInstanceOf(EngineException.class)
                .hasMessage("Windows denies access to process 4"
                        + ". Run handlewatch as administrator; a protected process cannot be watched at all.");
    }

    @Test
    void whatIsProtectedOrHas32BitsIsRefusedWithTheReason() {
        WindowsProcesses.refuse(OURS, "", 64);
        WindowsProcesses.refuse(OURS, "", 0); // not told: tried
        assertThatThrownBy(() -> WindowsProcesses.refuse(OURS, "light, anti-malware", 64))
                .hasMessage("Process 8 (orders.exe) is protected by Windows (light, anti-malware): nobody may trace it,"
                        + " an administrator neither. Watch another process.");
        assertThatThrownBy(() -> WindowsProcesses.refuse(OURS, "", 32))
                .hasMessage(
                        "Process 8 (orders.exe) is a 32-bit program: of each call the kernel keeps 16 frames, and WOW64 fills"
                                + " most of them, so the code that opens handles is not seen. Use WPR and WPA for it.");
    }

    @Test
    void aRefusalOfWindowsIsToldWithTheNextStep() {
        assertThat(OpenedProcess.refusal(8, WinError.ERROR_ACCESS_DENIED))
                .hasMessageStartingWith("Windows denies access to process 8. Run handlewatch as administrator;");
        assertThat(OpenedProcess.refusal(8, WinError.ERROR_GEN_FAILURE))
                .hasMessage("Process 8 cannot be opened (Windows error 31). Run handlewatch as administrator.");
    }

    @Test
    void aRefusalOfTheServiceControlManagerIsToldWithTheNextStep() {
        EngineException denied = WindowsServices.refusal("Orders", WinError.ERROR_ACCESS_DENIED, null);
        assertThat(denied)
                .hasMessage("Windows denies to ask for the service Orders. Run handlewatch as administrator.");
        assertThat(denied.kind()).isEqualTo(EngineException.Kind.ENVIRONMENT);
        EngineException none = WindowsServices.refusal("Orders", WinError.ERROR_SERVICE_DOES_NOT_EXIST, null);
        assertThat(none).hasMessageStartingWith("There is no service Orders: take its short name,");
        assertThat(none.kind()).isEqualTo(EngineException.Kind.TARGET_GONE);
        assertThat(WindowsServices.refusal("Orders", 1722, null))
                .hasMessage(
                        "The service Orders could not be asked for (Windows error 1722). Watch its process by --pid.");
    }
}
