package io.handlewatch.windows.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.platform.win32.WinNT;
import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.windows.process.AnsweringNt;
import io.handlewatch.windows.process.NtStatus;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a system answers that Wine's kernel never does, each as its sentence. */
class KernelRingTest {
    private static final int MEGABYTE = 1 << 20;

    private static KernelRing ring(AnsweringNt nt) {
        return new KernelRing(
                new ProcessIdentity(7, Instant.EPOCH, "C:\\service.exe"), nt, new WinNT.HANDLE(), () -> {});
    }

    @Test
    void aRingThatGrowsFasterThanItIsRead() {
        try (KernelRing ring = ring(new AnsweringNt(NtStatus.INFO_LENGTH_MISMATCH, MEGABYTE))) {
            refuses(
                    ring::read,
                    EngineException.Kind.REFUSED,
                    "The kernel's ring grew faster than it could be read. Try --source list.");
        }
    }

    @Test
    void aProcessThatIsEnding() {
        try (KernelRing ring = ring(new AnsweringNt(NtStatus.PROCESS_IS_TERMINATING))) {
            refuses(ring::read, EngineException.Kind.TARGET_GONE, "Process 7 is ending.");
            refuses(ring::enabled, EngineException.Kind.TARGET_GONE, "Process 7 is ending.");
            refuses(ring::disable, EngineException.Kind.TARGET_GONE, "Process 7 is ending.");
        }
    }

    @Test
    void rightsThatWindowsDenies() {
        try (KernelRing ring = ring(new AnsweringNt(NtStatus.ACCESS_DENIED))) {
            refuses(
                    () -> ring.enable(1 << 17),
                    EngineException.Kind.ENVIRONMENT,
                    "Windows denies access to process 7. Run handlewatch as administrator; a protected process cannot be"
                            + " watched at all.");
        }
    }

    @Test
    void aSystemWithoutHandleTracing() {
        try (KernelRing ring = ring(new AnsweringNt(NtStatus.INVALID_INFO_CLASS))) {
            refuses(
                    ring::read,
                    EngineException.Kind.REFUSED,
                    "The kernel's handle tracing cannot be read (status 0xC0000003). Try --source list.");
        }
    }

    @Test
    void tracingThatIsOff() {
        try (KernelRing ring = ring(new AnsweringNt(NtStatus.INVALID_PARAMETER))) {
            assertThat(ring.enabled()).isFalse();
            refuses(
                    ring::read,
                    EngineException.Kind.REFUSED,
                    "Handle tracing of process 7 is off: somebody else switched it off, or the process has ended.");
        }
    }

    private static void refuses(ThrowingCallable call, EngineException.Kind kind, String sentence) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(call)
                .withMessage(sentence)
                .matches(refused -> refused.kind() == kind);
    }
}
