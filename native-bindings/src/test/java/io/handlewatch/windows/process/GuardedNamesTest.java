package io.handlewatch.windows.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.trace.ObjectName;
import io.handlewatch.trace.ObjectName.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Objects whose question for a name never returns, by a fake in place of the system. */
@Timeout(30)
final class GuardedNamesTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long HANGS = 0x1000;

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Long> asked = Collections.synchronizedList(new ArrayList<>());
    private final GuardedNames names = new GuardedNames(this::ask);

    /** As a synchronous pipe: no interrupt ends it. */
    private ObjectName ask(int stackId, long handle) {
        asked.add(handle);
        if (handle < 0) {
            throw new IllegalStateException("the query failed");
        }
        while (handle >= HANGS) {
            try {
                over.await();
                break;
            } catch (InterruptedException e) {
                // on
            }
        }
        return new ObjectName(stackId, handle, "Event", "\\BaseNamedObjects\\" + handle, Answer.NAMED);
    }

    @AfterEach
    void letGo() {
        over.countDown();
    }

    private List<Answer> answers(Long... handles) {
        return names.of(7, List.of(handles), LIMIT).stream()
                .map(ObjectName::answer)
                .toList();
    }

    @Test
    void answersInTheOrderOfTheQuestions() {
        assertThat(names.of(7, List.of(8L, 4L), LIMIT))
                .containsExactly(
                        new ObjectName(7, 8, "Event", "\\BaseNamedObjects\\8", Answer.NAMED),
                        new ObjectName(7, 4, "Event", "\\BaseNamedObjects\\4", Answer.NAMED));
    }

    @Test
    void oneThatHangsCostsItsStackAndNoOther() {
        long begin = System.nanoTime();
        assertThat(answers(4L, HANGS, 8L)).containsExactly(Answer.NAMED, Answer.HUNG, Answer.UNKNOWN);
        assertThat(answers(12L, 16L)).containsExactly(Answer.NAMED, Answer.NAMED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        assertThat(asked).containsExactly(4L, HANGS, 12L, 16L);
    }

    @Test
    void afterFourLostThreadsNobodyIsAskedAnyMore() {
        for (int i = 0; i < 4; i++) {
            assertThat(answers(HANGS + i)).containsExactly(Answer.HUNG);
        }
        assertThat(answers(4L, 8L)).containsExactly(Answer.UNKNOWN, Answer.UNKNOWN);
        assertThat(asked).hasSize(4);
    }

    @Test
    void whenTheTimeIsUpTheRestIsNotAsked() {
        assertThat(names.of(7, List.of(4L, 8L), Duration.ZERO))
                .extracting(ObjectName::answer)
                .containsExactly(Answer.UNKNOWN, Answer.UNKNOWN);
        assertThat(asked).isEmpty();
    }

    @Test
    void aQueryThatFailsIsNoAnswer() {
        assertThat(answers(-4L, 4L)).containsExactly(Answer.UNKNOWN, Answer.NAMED);
    }
}
