package io.handlewatch.engine;

import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;

/**
 * One noninvasive attach of a debug engine to one target.
 *
 * <p>All methods but {@link #interrupt} belong to the thread that attached. Errors are {@link EngineException}s.
 */
public interface EngineSession extends AutoCloseable {
    /**
     * Runs one command and hands its text over as it comes. When this returns, all its text has come.
     *
     * @param limit after this time the command is interrupted, again and again until it returns
     */
    CommandResult run(Command command, Duration limit, OutputSink sink);

    /** Interrupts the running command. Any thread; harmless when nothing runs. */
    void interrupt();

    /** The modules of the target, as the engine knows them. */
    List<LoadedModule> modules();

    /** What names code of this target, apart from this session; the caller closes it. Called once. */
    Symbolizer symbolizer();

    /** One line for the run: engine version and folder, which dbghelp was bound. */
    String description();

    /**
     * Why the engine that answers now is another than the one that answered first, as a part of a sentence; "" where it is the same. A new engine has kept nothing, so it has
     * no baseline.
     */
    default String renewed() {
        return "";
    }

    /**
     * The same of an engine that was replaced in good order since this was last asked, as a part of a sentence for the run's log; "" where none was. One that was lost shows as
     * a question that failed.
     */
    default String takeRenewal() {
        return "";
    }

    /** Ends the session; the target runs on. Never throws; may be called twice. */
    @Override
    void close();

    /**
     * What became of a command.
     *
     * @param took wall time
     * @param interrupted it was interrupted: its text is incomplete even if it looks whole
     */
    record CommandResult(Duration took, boolean interrupted) {}
}
