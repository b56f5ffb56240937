package io.handlewatch.windows.dbgeng;

import io.handlewatch.engine.EngineException;
import java.time.Duration;

/** The interfaces of one attached client. All of it belongs to the engine's thread. */
final class Attached {
    /**
     * UNDNAME, DEFERRED_LOADS, FAIL_CRITICAL_ERRORS, AUTO_PUBLICS and the engine's other defaults (0x30327), with NO_PROMPTS, DISABLE_SYMSRV_AUTODETECT and
     * DISABLE_SRVSTAR_ON_STARTUP: nothing asks, and no server that was not named is asked.
     */
    private static final int SYMBOL_OPTIONS = 0x420B0327;

    private final DebugClient5 client;
    private final DebugControl4 control;
    private final DebugSymbols3 symbols;
    private final DebugSystemObjects system;
    private final OutputCallbacks output = new OutputCallbacks();

    private Attached(DebugClient5 client) {
        this.client = client;
        control = new DebugControl4(client.query(DebugControl4.IID, "IDebugControl4"));
        symbols = new DebugSymbols3(client.query(DebugSymbols3.IID, "IDebugSymbols3"));
        system = new DebugSystemObjects(client.query(DebugSystemObjects.IID, "IDebugSystemObjects"));
    }

    /**
     * Attaches and waits, once.
     *
     * @param symbolPath never empty: an empty one becomes Microsoft's server
     */
    static Attached to(long pid, DebugLibrary library, String symbolPath, Duration limit) {
        Attached made;
        try {
            made = new Attached(new DebugClient5(library.create(DebugClient5.IID)));
        } catch (ComException e) {
            throw EngineErrors.tooOld(library.description(), e);
        }
        try {
            made.attach(pid, symbolPath, limit);
            return made;
        } catch (ComException e) {
            String said = made.output.errors();
            made.end();
            throw EngineErrors.attaching(pid, e.result(), said);
        } catch (EngineException e) {
            made.end();
            throw e;
        }
    }

    private void attach(long pid, String symbolPath, Duration limit) {
        control.disallowShellCommands();
        symbols.setOptions(SYMBOL_OPTIONS); // before the attach: later it would load every module again
        symbols.setPath(symbolPath);
        client.setOutputCallbacks(output);
        client.attachNoninvasively((int) pid);
        boolean came = control.waitForEvent((int) limit.toMillis());
        // The engine takes a second process into a session without a word.
        if (!came
                || control.executionStatus() != DebugControl4.STATUS_BREAK
                || system.processes() != 1
                || system.currentProcessId() != pid) {
            throw EngineErrors.notInTime(pid, limit.toMillis(), output.errors());
        }
    }

    DebugControl4 control() {
        return control;
    }

    DebugSymbols3 symbols() {
        return symbols;
    }

    OutputCallbacks output() {
        return output;
    }

    /** Detaches and gives everything back. What fails on the way out is passed over: each step matters by itself. */
    void end() {
        quietly(() -> client.setOutputCallbacks(null));
        quietly(client::endSession);
        quietly(system::close);
        quietly(symbols::close);
        quietly(control::close);
        quietly(client::close);
        output.close();
    }

    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (ComException e) {
            // the next step is taken all the same
        }
    }
}
