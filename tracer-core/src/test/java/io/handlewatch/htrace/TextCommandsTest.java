package io.handlewatch.htrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.htrace.HtraceAnswer.Outcome;
import io.handlewatch.ring.ModulesSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** A look-up whose answer is always cut must not keep all others waiting. */
    @Test
    void afterALookUpThatWasCutTheNextOnesComeFirst() {
        List<Long> asked = new ArrayList<>();
        ModulesSession session = new ModulesSession(List::of) {
            @Override
            public CommandResult run(Command command, Duration limit, OutputSink sink) {
                asked.add(command.argument());
                boolean cut = command.argument() == 8;
                if (!cut) {
                    sink.accept(1, "No stack traces available\n");
                }
                return new CommandResult(Duration.ZERO, cut);
            }
        };
        TextCommands commands = new TextCommands(session);
        List<Long> values = List.of(4L, 8L, 12L, 16L);
        assertThat(commands.openings(values, 128).unanswered()).containsExactly(8L, 12L, 16L);
        assertThat(commands.openings(List.of(8L, 12L, 16L), 128).unanswered()).containsExactly(8L);
        assertThat(asked).containsExactly(4L, 8L, 12L, 16L, 8L);
    }
}
