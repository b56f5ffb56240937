package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
