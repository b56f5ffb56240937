package io.handlewatch.simulate;

import io.handlewatch.target.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A simulated service: one process after the other, whose stacks do their work on the virtual clock, with the truth about each. */
public final class Service {
    private static final int FIRST_THREAD = 0x1a40;
    private static final int THREADS = 12;

    private final SimulatedKernel kernel;
    private final String image;
    private final Reuse reuse;
    private final Chance chance;
    private final List<Work> works = new ArrayList<>();
    private final List<Integer> closers = new ArrayList<>();
    private @Nullable SimulatedProcess process;
    private final List<Run> runs = new ArrayList<>();

    /** A service that has not started. */
    public Service(SimulatedKernel kernel, String image, Reuse reuse, long seed) {
        this.kernel = kernel;
        this.image = image;
        this.reuse = reuse;
        this.chance = new Chance(seed);
        closers.add(kernel.stack(
                "ntdll!NtClose+0x14",
                "KERNELBASE!CloseHandle+0x45",
                "KERNEL32!BaseThreadInitThunk+0x1d",
                "ntdll!RtlUserThreadStart+0x28"));
    }

    /** Adds a stack by which handles are closed; which one is left to chance. */
    public void closesBy(int stack) {
        closers.add(stack);
    }

    /**
     * Gives a stack its work.
     *
     * @param stack index in the kernel
     * @param type object type of its handles
     * @param kind for people: what sort of work it is
     * @param leakFrom the time after a start of the process at which it begins to leak; -1 where it never does
     */
    public void work(int stack, String type, String kind, long leakFrom, Workload workload) {
        works.add(new Work(new Site(this, stack, type, chance.split()), kind, leakFrom, workload));
    }

    /** Starts the process, and all work anew. Returns the process. */
    public SimulatedProcess start() {
        SimulatedProcess started = kernel.start(image, reuse);
        process = started;
        runs.add(new Run(clock().millis(), Long.MAX_VALUE));
        works.forEach(work -> work.workload.begin(work.site));
        return started;
    }

    /** The process ends now, and the next one starts after this time. */
    public void restart(long downMillis) {
        stop(1);
        kernel.clock().at(kernel.clock().millis() + downMillis, this::start);
    }

    /** The process ends now. */
    public void stop(int exitCode) {
        process().exit(exitCode);
        runs.add(new Run(runs.remove(runs.size() - 1).start, clock().millis()));
    }

    /** The process that runs, or the last one that ran. */
    public SimulatedProcess process() {
        return Objects.requireNonNull(process, "the service was never started");
    }

    /** Which process that is. */
    public ProcessIdentity identity() {
        return process().identity();
    }

    /**
     * What is the case with each stack, for the handles opened from one time of the clock to another. Rates are over the time in which the process ran
     * and the leak had begun.
     */
    public List<StackTruth> truth(long from, long to) {
        List<StackTruth> truths = new ArrayList<>();
        for (Work work : works) {
            long leaking = work.leakFrom < 0 ? 0 : leakingMillis(work.leakFrom, from, to);
            int leaked = work.site.leaked(from, to);
            double rate = leaking > 0 ? leaked * 3_600_000.0 / leaking : 0;
            int stack = work.site.stack();
            truths.add(new StackTruth(stack, work.kind, work.leakFrom >= 0, rate, leaked, kernel.frames(stack)));
        }
        return truths;
    }

    private long leakingMillis(long leakFrom, long from, long to) {
        long sum = 0;
        for (Run run : runs) {
            sum += Math.max(0, Math.min(run.end, to) - Math.max(run.start + leakFrom, from));
        }
        return sum;
    }

    VirtualClock clock() {
        return kernel.clock();
    }

    long open(String type, int stack, Chance draw) {
        return process().open(type, stack, thread(draw));
    }

    void close(long handle, Chance draw) {
        process().close(handle, closers.get(draw.count(0, closers.size() - 1)), thread(draw));
    }

    void after(long millis, Runnable event) {
        SimulatedProcess planned = process();
        clock().at(clock().millis() + millis, () -> {
            if (planned.alive()) {
                event.run();
            }
        });
    }

    private static long thread(Chance draw) {
        return FIRST_THREAD + 4L * draw.count(0, THREADS - 1);
    }

    private record Run(long start, long end) {}

    private record Work(Site site, String kind, long leakFrom, Workload workload) {}
}
