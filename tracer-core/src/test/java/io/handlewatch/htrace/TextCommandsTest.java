package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.htrace.HtraceAnswer.Outcome;
import org.junit.jupiter.api.Test;

/** An answer that is not the one expected is told with its first line. */
class TextCommandsTest {
    private static HtraceAnswer answer(String text) {
        HtraceAnswer answer = new HtraceAnswer(Command.SNAPSHOT, new FrameBlocks());
        answer.accept(1, text);
        answer.finish(false);
        return answer;
    }

    @Test
    void theFirstLineOfAnotherAnswerIsTold() {
        assertThatThrownBy(
                        () -> TextCommands.expect(answer("\n  The moon is full.\nSo it is.\n"), Outcome.SNAPSHOT_TAKEN))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "!htrace answered \"The moon is full.\" where SNAPSHOT_TAKEN was expected; try --source ring.");
        assertThatThrownBy(() -> TextCommands.expect(answer("\n"), Outcome.SNAPSHOT_TAKEN))
                .hasMessage("!htrace answered \"nothing\" where SNAPSHOT_TAKEN was expected; try --source ring.");
    }

    @Test
    void theAnswerExpectedIsTaken() {
        assertThatCode(() -> TextCommands.expect(
                        answer("Handle tracing information snapshot successfully taken.\n"), Outcome.SNAPSHOT_TAKEN))
                .doesNotThrowAnyException();
    }
}
