package io.handlewatch.htrace;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;

/** Whether {@code !htrace} answers in a session. Asks for one record, which changes nothing. */
public final class ExtensionCheck {
    private ExtensionCheck() {}

    /**
     * Returns when the answer is one of {@code !htrace}'s.
     *
     * @throws EngineException where it is not
     */
    public static void answers(EngineSession session) {
        TextCommands commands = new TextCommands(session);
        commands.enabled();
    }
}
