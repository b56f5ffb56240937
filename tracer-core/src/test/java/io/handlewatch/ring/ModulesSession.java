package io.handlewatch.ring;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A session that knows modules and none of their names. */
public class ModulesSession implements EngineSession {
    private final Supplier<List<LoadedModule>> modules;

    /** A session whose list of modules is asked for anew each time. */
    public ModulesSession(Supplier<List<LoadedModule>> modules) {
        this.modules = modules;
    }

    @Override
    public CommandResult run(Command command, Duration limit, OutputSink sink) {
        throw new AssertionError("no command is needed");
    }

    @Override
    public void interrupt() {}

    @Override
    public List<LoadedModule> modules() {
        return modules.get();
    }

    @Override
    public Symbolizer symbolizer() {
        return new Symbolizer() {
            @Override
            public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
                return new Names("export", List.of());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public String description() {
        return "";
    }

    @Override
    public void close() {}
}
