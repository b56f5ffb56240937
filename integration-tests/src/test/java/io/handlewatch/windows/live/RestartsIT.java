package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.windows.Windows;
import io.handlewatch.windows.host.HostedMachine;
import io.handlewatch.windows.process.NtFunctions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** The engine host is killed again and again: each time a new one attaches, and nothing of the old ones stays in this process. */
@EnabledOnOs(OS.WINDOWS)
@Isolated
final class RestartsIT {
    private static final int RESTARTS = Integer.getInteger("handlewatch.restarts", 5);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int SYSTEM_HANDLES = 64;
    private static final int TOLERANCE = 2;

    @Test
    void handlesAndThreadsStayAsTheyWere() throws InterruptedException {
        HostedMachine machine = new HostedMachine();
        try (TargetProgram leaky = TargetProgram.start("leaky.exe", "go")) {
            ProcessIdentity identity =
                    Windows.here().processes().find(leaky.pid()).orElseThrow();
            RingQuery ring = machine.ring(identity);
            EngineSession session =
                    machine.engine(Optional.of(Machine.engine())).attach(identity, "", LIMIT);
            ring.enable(0x1000);
            long handles = 0;
            int threads = 0;
            for (int i = 0; i <= RESTARTS; i++) {
                assertThat(ring.read()).isNotNull();
                assertThat(session.modules()).isNotEmpty();
                if (i == 1) {
                    handles = settledHandles();
                    threads = Thread.activeCount();
                }
                if (i == RESTARTS) {
                    break;
                }
                ProcessHandle host =
                        ProcessHandle.of(machine.process().orElseThrow()).orElseThrow();
                host.destroyForcibly();
                // A loss shows once; the next question goes to a new process.
                assertThatThrownBy(() -> {
                            ring.read();
                            session.modules();
                        })
                        .isInstanceOfSatisfying(
                                EngineException.class,
                                e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.ENGINE_LOST));
            }
            long now = settledHandles();
            System.out.println("restarts " + RESTARTS + ": handles " + handles + " to " + now + ", threads " + threads
                    + " to " + Thread.activeCount());
            assertThat(now).isBetween(handles - TOLERANCE, handles + TOLERANCE);
            assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
            session.close();
            ring.disable();
            ring.close();
            assertThat(leaky.alive()).isTrue();
        }
    }

    /** The same once they have settled: the JDK gives the handle of a process that has ended back when its object is collected, those of other suites too. */
    private static long settledHandles() throws InterruptedException {
        // A host of an earlier suite may have its classes made into an archive, by a process of its own.
        await("the target and the host are all our children")
                .atMost(Duration.ofMinutes(3))
                .until(() -> ProcessHandle.current().children().count() == 2);
        long before = -1;
        long now = handles();
        while (now != before) {
            System.gc();
            Thread.sleep(500);
            before = now;
            now = handles();
        }
        return now;
    }

    /** Our own entries in the table of all handles of the system. */
    private static long handles() {
        long own = ProcessHandle.current().pid();
        try (Memory block = new Memory(1 << 24)) {
            int status = NtFunctions.load()
                    .NtQuerySystemInformation(SYSTEM_HANDLES, block, (int) block.size(), new IntByReference());
            assertThat(status).isZero();
            long count = 0;
            for (long i = 0; i < block.getLong(0); i++) {
                count += block.getLong(16 + i * 40 + 8) == own ? 1 : 0;
            }
            return count;
        }
    }
}
