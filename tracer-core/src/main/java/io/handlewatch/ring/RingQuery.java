package io.handlewatch.ring;

import io.handlewatch.tracing.TraceSwitch;

/**
 * The kernel's handle tracing of one process: NtQuery/NtSetInformationProcess, class ProcessHandleTracing (32).
 *
 * <p>Faults are {@link io.handlewatch.engine.EngineException}s; kind REFUSED where the class is not to be had.
 */
public interface RingQuery extends TraceSwitch, AutoCloseable {
    /** Switches tracing on with this many slots (rounded up by the kernel to a power of two, 0x80 to 0x20000). */
    @Override
    void enable(int slots);

    /** What the ring holds; valid until the next call of this or of {@link #rest}. */
    RingRecords read();

    /** Nobody looks at what was read last any more: memory that it needed may go. Never throws. */
    default void rest() {}

    /** Gives handles and memory back. Never throws. */
    @Override
    void close();
}
