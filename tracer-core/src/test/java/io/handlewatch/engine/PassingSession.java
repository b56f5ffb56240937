package io.handlewatch.engine;

import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;

/** A session that passes everything on, for tests that change one thing. */
public class PassingSession implements EngineSession {
    private EngineSession real;

    /** A session in front of this one. */
    public PassingSession(EngineSession real) {
        this.real = real;
    }

    /** From now on in front of this one. */
    protected final void replace(EngineSession other) {
        real = other;
    }

    @Override
    public CommandResult run(Command command, Duration limit, OutputSink sink) {
        return real.run(command, limit, sink);
    }

    @Override
    public void interrupt() {
        real.interrupt();
    }

    @Override
    public List<LoadedModule> modules() {
        return real.modules();
    }

    @Override
    public Symbolizer symbolizer() {
        return real.symbolizer();
    }

    @Override
    public String description() {
        return real.description();
    }

    @Override
    public void close() {
        real.close();
    }
}
