package io.handlewatch.htrace;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.target.Clock;

/** Whether {@code !htrace} answers in a session. Asks for one record, which changes nothing. */
public final class ExtensionCheck {
    private ExtensionCheck() {}

    /**
     * Returns when the answer is one of {@code !htrace}'s.
     *
     * @throws EngineException where it is not
     */
    public static void answers(EngineSession session, Clock clock) {
        HtraceAnswer answer = new TextCommands(session, clock).run(Command.list(1));
        if (answer.outcome() != HtraceAnswer.Outcome.NOT_ENABLED) {
            TextCommands.expect(answer, HtraceAnswer.Outcome.LISTED);
        }
    }
}
