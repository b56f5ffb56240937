package io.handlewatch.simulate;

import io.handlewatch.engine.EngineException;
import io.handlewatch.engine.EngineException.Kind;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.ring.RingRecords;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Class 32 of one simulated process. */
public final class SimulatedRing implements RingQuery {
    private final SimulatedProcess process;
    private byte[] block = new byte[TraceRing.HEADER];

    /** The ring of this process. */
    public SimulatedRing(SimulatedProcess process) {
        this.process = process;
    }

    @Override
    public boolean enabled() {
        int status = process.queryStatus();
        if (status == SimulatedProcess.NOT_ENABLED) {
            return false;
        }
        check(status);
        return true;
    }

    @Override
    public void enable(int slots) {
        check(process.enable(slots));
    }

    @Override
    public void disable() {
        check(process.disable());
    }

    @Override
    public RingRecords read() {
        return RingRecords.of(block());
    }

    /** The block as the kernel gives it: position 0, limit behind the last record, little-endian. Valid until the next call of this or of {@link #read}. */
    public ByteBuffer block() {
        check(process.queryStatus());
        TraceRing ring = Objects.requireNonNull(process.ring());
        int size = TraceRing.HEADER + ring.count() * TraceRing.RECORD;
        if (block.length < size) {
            block = new byte[Math.min(size + size / 4, TraceRing.HEADER + ring.slots() * TraceRing.RECORD)];
        }
        ring.copy(block);
        return ByteBuffer.wrap(block, 0, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        block = new byte[TraceRing.HEADER];
    }

    private void check(int status) {
        if (status == SimulatedProcess.ENDED) {
            throw new EngineException(
                    Kind.TARGET_GONE, "Process " + process.identity().pid() + " has ended.");
        }
        if (status == SimulatedProcess.NOT_ENABLED) {
            throw new EngineException(
                    Kind.REFUSED,
                    "Handle tracing of process " + process.identity().pid()
                            + " is off: somebody else switched it off, or the process has ended.");
        }
        if (status != SimulatedProcess.SUCCESS) {
            throw new EngineException(
                    Kind.REFUSED,
                    "The kernel refused handle tracing, status 0x" + Integer.toHexString(status)
                            + "; try --source list.");
        }
    }
}
