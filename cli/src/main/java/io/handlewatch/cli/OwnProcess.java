package io.handlewatch.cli;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import java.io.IOException;

/** A small process of our own to try things on: a command prompt that waits for input which never comes. */
final class OwnProcess implements AutoCloseable {
    private final Process process;

    private OwnProcess(Process process) {
        this.process = process;
    }

    static OwnProcess start() {
        try {
            return new OwnProcess(new ProcessBuilder("cmd.exe", "/d", "/q")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new EngineException(
                    Kind.ENVIRONMENT,
                    "No process could be started to try on (" + e.getMessage() + "): name one with --pid.",
                    e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
