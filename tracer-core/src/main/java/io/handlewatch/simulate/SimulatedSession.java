package io.handlewatch.simulate;

import io.handlewatch.engine.Command;
import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.engine.EngineSession;
import io.handlewatch.engine.OutputSink;
import io.handlewatch.engine.Symbolizer;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;

/** A session of the simulated engine. A command takes no time of the virtual clock, but one that hangs takes its limit. */
final class SimulatedSession implements EngineSession {
    private static final int ERROR = 2;
    private static final int EXTENSION = 0x40;

    private static final String LOAD_FAILED = """
            The call to LoadLibrary(ntsdexts) failed, Win32 error 0n2
                "File not found."
            Please check your debugger configuration and/or network access.
            """;

    private final SimulatedKernel kernel;
    private final Faults faults;
    private final CodeMap code;
    private final HtraceExtension extension;
    private volatile boolean interrupted;
    private boolean open = true;

    SimulatedSession(SimulatedKernel kernel, SimulatedProcess process, Faults faults) {
        this.kernel = kernel;
        this.faults = faults;
        this.code = kernel.code().moved(process.movedBy());
        this.extension = new HtraceExtension(process, code);
    }

    @Override
    public CommandResult run(Command command, Duration limit, OutputSink sink) {
        checkOpen();
        interrupted = false;
        Faults.Fault fault = faults.take(command.verb());
        if (fault != null && fault.exception() != null) {
            throw fault.exception();
        }
        TextPieces out = new TextPieces(sink, fault == null ? Long.MAX_VALUE : fault.characters());
        if (faults.extensionMissing()) {
            sayMissing(out);
        } else {
            extension.run(command, out, () -> interrupted);
        }
        out.flush();
        if (fault != null && fault.hangs()) {
            kernel.clock().pass(limit);
            return new CommandResult(limit, true);
        }
        return new CommandResult(Duration.ZERO, interrupted);
    }

    @Override
    public void interrupt() {
        interrupted = true;
    }

    @Override
    public Symbolizer symbolizer() {
        return new Symbolizer() {
            @Override
            public Names names(LoadedModule module, List<Long> addresses, Duration limit) {
                return new Names(
                        module.symbols(), addresses.stream().map(code::resolve).toList());
            }

            @Override
            public boolean slow() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public List<LoadedModule> modules() {
        checkOpen();
        return code.modules();
    }

    @Override
    public String description() {
        return "simulated engine";
    }

    @Override
    public void close() {
        open = false;
    }

    private static void sayMissing(TextPieces out) {
        out.say(ERROR, LOAD_FAILED);
        out.say(EXTENSION, "Error: Failed to load extension ntsdexts\n");
    }

    private void checkOpen() {
        if (!open) {
            throw new EngineException(Kind.ENGINE_LOST, "The engine session was closed; attach again.");
        }
    }
}
