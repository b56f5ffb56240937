package io.handlewatch.engine;

import io.handlewatch.trace.Frame;
import io.handlewatch.trace.LoadedModule;
import java.time.Duration;
import java.util.List;

/**
 * Names for code, from symbol files: apart from any session, since a symbol server that does not answer takes its time and can not be interrupted. Nothing that a
 * watch waits for may go through here.
 *
 * <p>Belongs to one thread. Faults are {@link EngineException}s; after one of kind ENGINE_LOST the next question begins anew.
 */
public interface Symbolizer extends AutoCloseable {
    /**
     * Names addresses in one module. The first question for a module loads its symbols.
     *
     * @param module where it was loaded, and what identifies its image and PDB
     * @param addresses in this module
     * @param limit after it the question is given up, with ENGINE_LOST
     */
    Names names(LoadedModule module, List<Long> addresses, Duration limit);

    /** Nothing more is asked for a while: memory and processes may go. */
    default void rest() {}

    /** Whether {@link #names} may take long, so that a thread of its own is to ask. */
    default boolean slow() {
        return true;
    }

    /** Gives all back. Never throws. */
    @Override
    void close();

    /**
     * What was found.
     *
     * @param symbols kind of the module's symbols, as in {@link LoadedModule#symbols}
     * @param frames one for each address, in order; without a symbol where there is none
     */
    record Names(String symbols, List<Frame> frames) {
        public Names {
            frames = List.copyOf(frames);
        }
    }
}
