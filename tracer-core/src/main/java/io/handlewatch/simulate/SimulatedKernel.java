package io.handlewatch.simulate;

import io.handlewatch.engine.EngineException;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.trace.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A simulated machine: processes, the stacks by which their code opens and closes handles, and the kernel's handle tracing. What it answers is
 * modelled on phnt's declarations and on what the extension of the Debugging Tools relies on. Not thread-safe.
 */
public final class SimulatedKernel {
    private static final long FIRST_PID = 4312;

    /** So much higher lie the modules of each life of a program than those of the life before. */
    private static final long MOVED = 0x7_0000;

    private final VirtualClock clock;
    private final CodeMap code;
    private final List<List<Long>> stacks = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private long nextPid = FIRST_PID;
    private Duration openSetTime = Duration.ZERO;

    /** A machine without processes. */
    public SimulatedKernel(VirtualClock clock, CodeMap code) {
        this.clock = clock;
        this.code = code;
    }

    /** The clock by which lives begin and end. */
    public VirtualClock clock() {
        return clock;
    }

    /** The code of all its processes. */
    public CodeMap code() {
        return code;
    }

    /** Makes a stack of up to 16 frames, newest first, as {@link CodeMap#address} reads them; those behind the sixteenth are lost. Returns its index. */
    public int stack(String... newestFirst) {
        return stackAt(code.addresses(List.of(newestFirst)));
    }

    /** The same by return addresses. */
    public int stackAt(List<Long> newestFirst) {
        List<Long> kept = List.copyOf(newestFirst.subList(0, Math.min(TraceRing.FRAMES, newestFirst.size())));
        stacks.add(kept);
        frames.add(TraceRing.frames(kept));
        return stacks.size() - 1;
    }

    /** The return addresses of a stack, newest first, the kernel's included. */
    public List<Long> addresses(int stack) {
        return stacks.get(stack);
    }

    /** The frames of a stack in user mode, newest first, as an engine names them. */
    public List<Frame> frames(int stack) {
        return stacks.get(stack).stream()
                .filter(address -> Long.compareUnsigned(address, CodeMap.LAST_USER_ADDRESS) <= 0)
                .map(code::resolve)
                .toList();
    }

    /** Starts a process now. */
    public SimulatedProcess start(String image, Reuse reuse) {
        long pid = nextPid;
        nextPid += 4 * (1 + processes.size() % 7L);
        return start(image, pid, reuse);
    }

    /** Starts a process with this id now. */
    public SimulatedProcess start(String image, long pid, Reuse reuse) {
        // The first life of a program lies where its code map says, each other one elsewhere.
        long lives = processes.stream()
                .filter(earlier -> earlier.identity().image().equals(image))
                .count();
        long by = lives * MOVED;
        Map<Integer, byte[]> moved = new HashMap<>();
        SimulatedProcess process = new SimulatedProcess(
                new ProcessIdentity(pid, clock.now(), image),
                clock,
                stack -> by == 0 ? frames.get(stack) : moved.computeIfAbsent(stack, index -> frames(index, by)),
                reuse,
                by);
        processes.add(process);
        return process;
    }

    private byte[] frames(int stack, long by) {
        return TraceRing.frames(stacks.get(stack).stream()
                .map(address -> code.moved(address, by))
                .toList());
    }

    /** The process with this identity, ended or not. */
    public Optional<SimulatedProcess> process(ProcessIdentity identity) {
        return processes.stream()
                .filter(process -> process.identity().equals(identity))
                .findFirst();
    }

    /** Class 32 of the process with this identity. */
    public RingQuery ring(ProcessIdentity identity) {
        return process(identity)
                .map(SimulatedRing::new)
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.TARGET_GONE, "There is no process " + identity.pid() + "."));
    }

    /** How long the reading of an open set takes: by so much it is younger than the listing before it. Zero at first. */
    public void openSetTakes(Duration time) {
        openSetTime = time;
    }

    Duration openSetTime() {
        return openSetTime;
    }

    /** The processes that run now. */
    public List<SimulatedProcess> running() {
        return processes.stream().filter(SimulatedProcess::alive).toList();
    }
}
