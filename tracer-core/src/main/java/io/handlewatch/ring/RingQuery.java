package io.handlewatch.ring;

import io.handlewatch.tracing.TraceSwitch;
import java.nio.ByteBuffer;

/**
 * The kernel's handle tracing of one process: NtQuery/NtSetInformationProcess, class ProcessHandleTracing (32).
 *
 * <p>Faults are {@link io.handlewatch.engine.EngineException}s; kind REFUSED where the class is not to be had.
 */
public interface RingQuery extends TraceSwitch, AutoCloseable {
    /** Switches tracing on with this many slots (rounded up by the kernel to a power of two, 0x80 to 0x20000). */
    @Override
    void enable(int slots);

    /**
     * The whole ring in one block, <b>newest record first</b>, little-endian: 8 bytes handle, 4 bytes count, 4 bytes filler, then per record 160 bytes
     * (handle, process id, thread id: 8 each; type 4, filler 4; 16 return addresses of 8). Source: PROCESS_HANDLE_TRACING_QUERY in phnt's ntpsapi.h.
     *
     * @return position 0, limit behind the last record, order little-endian; valid until the next call
     */
    ByteBuffer read();

    /** Gives handles and memory back. Never throws. */
    @Override
    void close();
}
