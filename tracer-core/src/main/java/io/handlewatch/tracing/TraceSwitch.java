package io.handlewatch.tracing;

/** One way to ask for the handle tracing of a process and to switch it. Faults are {@link io.handlewatch.engine.EngineException}s. */
public interface TraceSwitch {
    /** Whether it is on now. */
    boolean enabled();

    /** Switches it on with this many slots, 0x80 to 0x20000. */
    void enable(int slots);

    /** Switches it off. */
    void disable();
}
