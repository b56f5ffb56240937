package io.handlewatch.simulate;

import io.handlewatch.target.Clock;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.OpenSet;
import io.handlewatch.trace.TargetCounters;
import io.handlewatch.trace.TraceRecord.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One life of a simulated process: its handle table, the kernel's ring where tracing is on, and the exact truth. Not thread-safe. */
public final class SimulatedProcess {
    static final int SUCCESS = 0;
    static final int NOT_ENABLED = 0xC000000D;
    static final int ENDED = 0xC000010A;

    private final ProcessIdentity identity;
    private final Clock clock;
    private final IntFunction<byte[]> frames;
    private final HandleTable table;
    private final long movedBy;
    private final LifeLog lives = new LifeLog();
    private @Nullable TraceRing ring;
    private OptionalInt exitCode = OptionalInt.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private final List<Runnable> whenEnded = new ArrayList<>();
    private int refusal;
    private int gdiObjects;
    private int userObjects;

    SimulatedProcess(ProcessIdentity identity, Clock clock, IntFunction<byte[]> frames, Reuse reuse, long movedBy) {
        this.identity = identity;
        this.clock = clock;
        this.frames = frames;
        this.table = new HandleTable(reuse);
        this.movedBy = movedBy;
    }

    /** PID, creation time and image. */
    public ProcessIdentity identity() {
        return identity;
    }

    /** The program opens a handle. Returns its value. */
    public long open(String type, int stack, long thread) {
        return open(type, stack, thread, identity.pid());
    }

    /** The process {@code caller} opens a handle in this one (duplicates it into it). Returns its value. */
    public long open(String type, int stack, long thread, long caller) {
        checkRunning();
        int life = lives.begin(stack, type, caller != identity.pid(), clock.millis());
        long value = table.open(life, type);
        lives.handle(life, value);
        record(Operation.OPEN, value, caller, thread, stack);
        return value;
    }

    /** Closes an open handle; {@code stack} and {@code thread} are the closer's. */
    public void close(long value, int stack, long thread) {
        checkRunning();
        int life = table.life(value);
        if (life < 0) {
            throw new IllegalArgumentException("handle 0x" + Long.toHexString(value) + " is not open");
        }
        lives.end(life, clock.millis());
        table.close(value);
        record(Operation.CLOSE, value, identity.pid(), thread, stack);
    }

    /** The program uses a value that is no handle, or a handle of another type. */
    public void badReference(long value, int stack, long thread) {
        checkRunning();
        record(Operation.BAD_REFERENCE, value, identity.pid(), thread, stack);
    }

    /** The process ends, and its handles and its ring with it. */
    public void exit(int code) {
        exitCode = OptionalInt.of(code);
        endedAt = Optional.of(clock.now());
        ring = null;
        whenEnded.forEach(Runnable::run);
        whenEnded.clear();
    }

    /** When it ended; empty while it runs. */
    Optional<Instant> endedAt() {
        return endedAt;
    }

    /** This is run at its end, or at once where it has ended. */
    void whenEnded(Runnable heard) {
        if (alive()) {
            whenEnded.add(heard);
        } else {
            heard.run();
        }
    }

    /** How much higher its modules lie than the machine's code map says. */
    long movedBy() {
        return movedBy;
    }

    /** Whether it runs. */
    public boolean alive() {
        return exitCode.isEmpty();
    }

    /** Its exit code once it has ended. */
    public OptionalInt exitCode() {
        return exitCode;
    }

    /** The handles open now; none once it has ended. */
    public OpenSet openSet() {
        return alive() ? table.openSet() : OpenSet.EMPTY;
    }

    /** From now on it has so many GDI and USER objects; at first it has none. */
    public void gui(int gdi, int user) {
        gdiObjects = gdi;
        userObjects = user;
    }

    /** What the system counts for it; nothing once it has ended. */
    TargetCounters counters() {
        return alive() ? new TargetCounters(table.openSet().size(), gdiObjects, userObjects) : TargetCounters.UNKNOWN;
    }

    /** Every handle that ever was, in order of birth. */
    public Stream<Life> lives() {
        return lives.stream();
    }

    /** Whether tracing is on. */
    public boolean tracing() {
        return ring != null;
    }

    /** Records written to the ring since tracing was enabled, those overwritten included. */
    public long recordsWritten() {
        return ring == null ? 0 : ring.written();
    }

    /** From now on the kernel answers each question about tracing with this NTSTATUS; 0: no longer. */
    public void refuseTracing(int status) {
        refusal = status;
    }

    /** The kernel's answer to "enable" (class 32 of NtSetInformationProcess). Another size empties the ring, the same size keeps it: a belief. */
    int enable(int slots) {
        int refused = refused();
        if (refused == SUCCESS && (ring == null || ring.slots() != TraceRing.slots(slots))) {
            ring = new TraceRing(slots);
        }
        return refused;
    }

    /** The kernel's answer to "disable": the records go with it. */
    int disable() {
        int refused = refused();
        if (refused == SUCCESS) {
            ring = null;
        }
        return refused;
    }

    /** The status that a query gets now. */
    int queryStatus() {
        int refused = refused();
        return refused == SUCCESS && ring == null ? NOT_ENABLED : refused;
    }

    /** The ring; null while tracing is off. */
    @Nullable
    TraceRing ring() {
        return ring;
    }

    private int refused() {
        return alive() ? refusal : ENDED;
    }

    private void record(Operation operation, long value, long caller, long thread, int stack) {
        if (ring != null) {
            ring.put(value, caller, thread, operation.code(), frames.apply(stack));
        }
    }

    private void checkRunning() {
        if (!alive()) {
            throw new IllegalStateException("process " + identity.pid() + " has ended");
        }
    }
}
