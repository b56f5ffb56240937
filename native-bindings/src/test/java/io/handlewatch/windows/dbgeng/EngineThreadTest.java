package io.handlewatch.windows.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.EngineException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EngineThreadTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EngineThread thread = new EngineThread(Duration.ofMillis(300));

    @AfterEach
    void end() {
        thread.close();
    }

    @Test
    void runsEveryJobOnItsOneThread() {
        Thread first =
                thread.call("one", LIMIT, () -> {}, Thread::currentThread).value();
        assertThat(first).isNotSameAs(Thread.currentThread());
        assertThat(thread.call("two", LIMIT, () -> {}, Thread::currentThread).value())
                .isSameAs(first);
    }

    @Test
    void aJobThatDoesNotComeBackIsALostEngine() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> thread.call("diff", Duration.ofMillis(20), () -> {}, () -> {
                    await(never);
                    return 1;
                }))
                .isInstanceOf(EngineException.class)
                .hasMessage("The debug engine hangs or has failed (diff). End this process and attach with a new one.");
        assertThat(thread.lost()).isTrue();
        assertThatThrownBy(() -> thread.call("next", LIMIT, () -> {}, () -> 1)).isInstanceOf(EngineException.class);
        never.countDown();
    }

    @Test
    void anAccessViolationIsALostEngine() {
        assertThatThrownBy(() -> thread.call("diff", LIMIT, () -> {}, () -> {
                    throw new Error("Invalid memory access"); // as JNA says it
                }))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("The debug engine failed inside");
        assertThat(thread.lost()).isTrue();
    }

    @Test
    void anInterruptFromOutsideEndsTheJobThatRuns() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            await(running);
            thread.interruptCurrent();
        });
        other.start();
        EngineThread.Answer<Integer> answer = thread.call("list", LIMIT, asked::countDown, () -> {
            running.countDown();
            await(asked);
            return 1;
        });
        other.join();
        assertThat(answer.interrupted()).isTrue();
        assertThat(answer.value()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
