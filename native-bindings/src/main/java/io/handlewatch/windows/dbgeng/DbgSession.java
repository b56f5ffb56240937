package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.LoadedModule;
import io.handlewatch.windows.process.ProcessModules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One attach, lived through on a thread of its own: every call is handed to it with a limit, and waited for. */
final class DbgSession implements EngineSession {
    /** So long an interrupted command may take to return before the engine counts as lost. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** For look-ups: a symbol file may have to be loaded first. */
    private static final Duration LOOK_UP = Duration.ofSeconds(60);

    private static final Duration LEAVE = Duration.ofSeconds(10);

    /** DEBUG_SYMTYPE values of DEBUG_MODULE_PARAMETERS, from dbgeng.h. */
    private static final List<String> SYMBOL_TYPES =
            List.of("none", "coff", "codeview", "pdb", "export", "deferred", "sym", "dia");

    private final EngineThread thread;
    private final Attached engine;
    private final String description;
    private final Images images;
    private final List<LoadedModule> identities = new ArrayList<>();
    private volatile boolean closed;

    private DbgSession(EngineThread thread, Attached engine, String description, Images images) {
        this.images = images;
        this.thread = thread;
        this.engine = engine;
        this.description = description;
    }

    /**
     * Loads, attaches and waits.
     *
     * @param load called on the engine's thread
     * @param symbolPath folders, "" for none; the folder of the target's image comes behind them
     */
    static DbgSession attach(
            Supplier<DebugLibrary> load, ProcessIdentity target, String symbolPath, Duration limit, Images images) {
        EngineThread thread = new EngineThread(GRACE);
        try {
            String path = pathFor(symbolPath, target);
            return thread.call(
                            "attach",
                            limit.plus(GRACE), // the wait has the limit itself
                            () -> {},
                            () -> {
                                DebugLibrary library = load.get();
                                Attached engine = Attached.to(target.pid(), library, path, limit);
                                return new DbgSession(
                                        thread,
                                        engine,
                                        library.description() + "; symbols from "
                                                + engine.symbols().path(),
                                        images);
                            })
                    .value();
        } catch (RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    /** A PDB beside its program is found through the symbol path alone. */
    private static String pathFor(String asked, ProcessIdentity target) {
        int slash = target.image().lastIndexOf('\\');
        String beside = slash < 0 ? "." : target.image().substring(0, slash);
        return asked.isBlank() ? beside : asked.strip() + ";" + beside;
    }

    @Override
    public CommandResult run(Command command, Duration limit, OutputSink sink) {
        EngineThread.Answer<Duration> answer =
                thread.call(command.text(), limit, this::interruptEngine, () -> execute(command, sink));
        return new CommandResult(answer.value(), answer.interrupted());
    }

    private Duration execute(Command command, OutputSink sink) {
        OutputCallbacks output = engine.output();
        output.sendTo(sink);
        try {
            if (engine.control().executionStatus() != DebugControl4.STATUS_BREAK) {
                throw EngineErrors.noTarget(output.errors());
            }
            long begin = System.nanoTime();
            HResult result = engine.control().execute(command.text());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            if (result.failed() && result.value() != EngineErrors.NT_INTERRUPTED) {
                throw EngineErrors.command(command.text(), result, output.errors());
            }
            Throwable fault = output.fault();
            if (fault != null) {
                throw new IllegalStateException("the text of " + command + " was not taken", fault);
            }
            return took;
        } catch (ComException e) {
            throw EngineErrors.lost(e, output.errors());
        } finally {
            output.sendTo(null);
        }
    }

    private void interruptEngine() {
        try {
            engine.control().interrupt();
        } catch (ComException e) {
            // it is called again until the command returns
        }
    }

    @Override
    public void interrupt() {
        thread.interruptCurrent();
    }

    @Override
    public List<LoadedModule> modules() {
        List<LoadedModule> engines = ask(
                "list of modules",
                symbols -> symbols.modules().stream()
                        .map(module -> new LoadedModule(
                                module.base(),
                                module.size(),
                                module.name(),
                                module.image(),
                                symbols(module.symbolType()),
                                module.timestamp(),
                                "",
                                "",
                                0))
                        .toList());
        return ModuleList.of(engines, images.loaded().get()).stream()
                .map(this::identified)
                .toList();
    }

    /** The image is read once; the engine knows more of its symbols with time. */
    private LoadedModule identified(LoadedModule module) {
        for (LoadedModule known : identities) {
            if (known.base() == module.base()
                    && known.size() == module.size()
                    && known.image().equals(module.image())
                    && (module.timestamp() == 0 || module.timestamp() == known.timestamp())) {
                return known.withSymbols(module.symbols());
            }
        }
        LoadedModule found = images.identify().apply(module);
        identities.add(found);
        return found;
    }

    /** On the engine's thread, since dbghelp is the engine's too and takes one thread at a time. */
    @Override
    public Symbolizer symbolizer() {
        Symbolizer files = ask("symbols", symbols -> images.symbols().get());
        return new Symbolizer() {
            @Override
            public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
                return ask("names in " + module.name(), symbols -> files.names(module, addresses, limit));
            }

            @Override
            public void close() {
                if (!thread.lost() && !closed) {
                    ask("end of symbols", symbols -> {
                        files.close();
                        return true;
                    });
                }
            }
        };
    }

    /**
     * What is read beside the engine.
     *
     * @param identify gives a module its PDB
     * @param loaded what the system says is loaded in the target now
     * @param symbols makes what reads symbol files; called on the engine's thread
     */
    record Images(
            UnaryOperator<LoadedModule> identify,
            Supplier<List<ProcessModules.Module>> loaded,
            Supplier<Symbolizer> symbols) {}

    private static String symbols(int type) {
        return type >= 0 && type < SYMBOL_TYPES.size() ? SYMBOL_TYPES.get(type) : "none";
    }

    private <T> T ask(String what, Function<DebugSymbols3, T> question) {
        try {
            return thread.call(what, LOOK_UP, this::interruptEngine, () -> question.apply(engine.symbols()))
                    .value();
        } catch (ComException e) {
            throw EngineErrors.lost(e, "");
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!thread.lost()) {
            try {
                thread.call("detach", LEAVE, () -> {}, () -> {
                    engine.end();
                    return true;
                });
            } catch (EngineException e) {
                // an engine that does not let go is left with this process; the target runs on
            }
        }
        thread.close();
    }
}
