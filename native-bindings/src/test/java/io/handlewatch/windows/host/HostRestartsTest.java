package io.handlewatch.windows.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A thousand hosts, one after the other, leave nothing behind in the watch. Each is a shell that speaks just one message. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
final class HostRestartsTest {
    private static final int RESTARTS = 1_000;
    private static final int WARM_UP = 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** The message DONE without content: magic, kind 14, length 0; then it waits for the end of its input. */
    private static final String SPEAKS = "printf 'HWF1\\016\\000\\000\\000\\000'; exec cat > /dev/null";

    private static ChildProcess child() {
        return new ChildProcess(new ProcessBuilder("/bin/sh", "-c", SPEAKS));
    }

    private static long handles() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("engine host"))
                .count();
    }

    private static long children() {
        return ProcessHandle.current().children().count();
    }

    @Test
    void aThousandRestartsLeaveHandlesThreadsAndProcessesAsTheyWere() {
        Host host = new Host(HostRestartsTest::child, Long.MAX_VALUE);
        host.opened();
        long handlesBefore = 0;
        for (int i = 1; i <= RESTARTS + WARM_UP; i++) {
            assertThat(host.process()).isEqualTo(i);
            host.ask("a question", new Message.Builder().build(Message.Kind.MODULES), LIMIT);
            if (i == WARM_UP) {
                handlesBefore = handles(); // with one host open
            }
            if (i < RESTARTS + WARM_UP) {
                long pid = host.pid().orElseThrow();
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly); // as kill -9 does
                awaitLoss(host);
            }
        }
        long before = handlesBefore;
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(handles()).isBetween(before - 2, before + 2);
            assertThat(threads()).isLessThanOrEqualTo(2);
            assertThat(children()).isEqualTo(1);
        });
        host.closed();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(threads()).isZero();
            assertThat(children()).isZero();
        });
    }

    /** A question to a host that is gone fails; the host then knows. */
    private static void awaitLoss(Host host) {
        try {
            host.ask("a question", new Message.Builder().build(Message.Kind.MODULES), LIMIT);
        } catch (io.handlewatch.engine.EngineException e) {
            assertThat(e.kind()).isEqualTo(io.handlewatch.engine.EngineException.Kind.ENGINE_LOST);
            return;
        }
        throw new AssertionError("the dead host answered");
    }
}
