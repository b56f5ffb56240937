package io.handlewatch.simulate;

import io.handlewatch.engine.DebugEngine;
import io.handlewatch.ring.RingQuery;
import io.handlewatch.simulate.OrderHub.Role;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The night of a leaking service: two to four leaks of at least 12 handles an hour among caches that fill in the first hours, pools, churn, sessions,
 * daily traffic, batch jobs and collectors. The same for one seed on every machine. Not thread-safe.
 */
public final class DemoService {
    /** No planted leak is slower, handles an hour; in a night of an hour or less chance may leave fewer. */
    public static final double SLOWEST_LEAK = 12;

    private static final Instant START = Instant.parse("2026-03-02T19:00:00Z");
    private static final double MINUTE = 60_000;
    private static final double HOUR = 60 * MINUTE;
    private static final int OPEN_AT_START = 140;

    private final VirtualClock clock = new VirtualClock(START);
    private final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    private final Service service;
    private final Chance chance;
    private final Load load;
    private final double night;
    private final double scale;
    private final long watchedFrom;

    private DemoService(long seed, double hours) {
        chance = new Chance(seed);
        night = hours * HOUR;
        // the slow rhythms of a service are those of an eight-hour night; a shorter one is given faster ones
        scale = Math.min(1, hours / 8);
        load = Load.daily(chance.between(0.3, 0.6), chance.between(0, 1));
        service = new Service(
                kernel,
                OrderHub.IMAGE,
                chance.happens(0.7) ? Reuse.LAST_FREED_FIRST : Reuse.FIRST_FREED_FIRST,
                seed ^ 0x5eed);
        kernel.openSetTakes(Duration.ofMillis(4));
        for (String closer :
                List.of("ohcore!Handle::~Handle+0x1b", "ohnet!Socket::Close+0x2e", "ohstore!File::~File+0x24")) {
            service.closesBy(kernel.stack(
                    "nt!ObCloseHandleTableEntry+0x2b1",
                    "ntdll!NtClose+0x14",
                    "KERNELBASE!CloseHandle+0x45",
                    closer,
                    "KERNEL32!BaseThreadInitThunk+0x1d",
                    "ntdll!RtlUserThreadStart+0x28"));
        }
        planLeaks();
        planOthers();
        planStart();
        service.start();
        clock.pass(Duration.ofSeconds(90));
        watchedFrom = clock.millis();
    }

    /**
     * The service, running since a minute and a half, on a clock that stands still until somebody sleeps.
     *
     * @param hours for how long it will be watched, 0.5 to 24
     */
    public static DemoService of(long seed, double hours) {
        if (!(hours >= 0.5 && hours <= 24)) {
            throw new IllegalArgumentException("hours " + hours);
        }
        return new DemoService(seed, hours);
    }

    /** The clock of the night. */
    public VirtualClock clock() {
        return clock;
    }

    /** An engine that can attach to it. */
    public DebugEngine engine() {
        return new SimulatedEngine(kernel);
    }

    /** The machine's processes. */
    public Processes processes() {
        return new SimulatedProcesses(kernel);
    }

    /** Class 32 of a process. */
    public RingQuery ring(ProcessIdentity identity) {
        return kernel.ring(identity);
    }

    /** The machine. */
    public SimulatedKernel kernel() {
        return kernel;
    }

    /** The service. */
    public Service service() {
        return service;
    }

    /** Its process. */
    public ProcessIdentity identity() {
        return service.identity();
    }

    /** What is really the case with each stack, from the begin of the watch to now. */
    public List<StackTruth> truth() {
        return service.truth(watchedFrom, clock.millis());
    }

    private void planLeaks() {
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.LEAK), chance.count(2, 4))) {
            // well above the slowest, so that what really leaks in the night is above it as well
            double rate = chance.logBetween(1.5 * SLOWEST_LEAK, 180);
            switch (chance.count(0, 5)) {
                case 0 -> plan(place, "leak", 0, Workloads.leak(rate, Load.EVEN, 0));
                case 1 -> plan(place, "leak under load", 0, Workloads.leak(1.6 * rate, load, 0));
                case 2 -> plan(place, "leak in bursts", 0, Workloads.burstyLeak(2 * rate));
                case 3 -> {
                    double perHour = Math.max(20 * rate, 600);
                    plan(
                            place,
                            "leak on the error path",
                            0,
                            Workloads.forgetful(perHour, 2_000, 1.5 * rate / perHour, Load.EVEN));
                }
                case 4 -> {
                    double from = night * chance.between(0.1, 0.25);
                    plan(place, "leak that begins later", (long) from, Workloads.leak(rate, Load.EVEN, from));
                }
                default ->
                    plan(
                            place,
                            "leak beneath sessions",
                            0,
                            Workloads.sessions(chance.between(20, 60), 20 * MINUTE * scale, load)
                                    .with(Workloads.leak(rate, Load.EVEN, 0)));
            }
        }
    }

    private void planOthers() {
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.CACHE), chance.count(3, 4))) {
            plan(place, "cache", -1, Workloads.cache(chance.count(25, 220), night * chance.between(0.08, 0.25)));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.POOL), chance.count(2, 3))) {
            plan(place, "pool", -1, Workloads.pool(chance.count(12, 40), chance.between(90, 240) / scale));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.CHURN), chance.count(5, 7))) {
            plan(
                    place,
                    "churn",
                    -1,
                    Workloads.churn(chance.logBetween(400, 9_000), chance.logBetween(50, 20_000), Load.EVEN));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.SESSION), chance.count(2, 3))) {
            plan(
                    place,
                    "sessions",
                    -1,
                    Workloads.sessions(chance.between(20, 90), chance.between(8, 25) * MINUTE * scale, Load.EVEN));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.TRAFFIC), chance.count(2, 3))) {
            plan(
                    place,
                    "daily traffic",
                    -1,
                    Workloads.churn(chance.logBetween(300, 3_000), chance.logBetween(500, 60_000), load));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.SAWTOOTH), chance.count(1, 2))) {
            plan(
                    place,
                    "collected",
                    -1,
                    Workloads.sawtooth(chance.between(120, 500) / scale, chance.between(15, 35) * MINUTE * scale));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.JOB), chance.count(1, 2))) {
            double period = chance.between(20, 45) * MINUTE * scale;
            plan(place, "batch job", -1, Workloads.job(chance.count(6, 40), period, period * chance.between(0.2, 0.5)));
        }
        for (OrderHub.Place place : chance.some(OrderHub.of(Role.STEP), chance.count(1, 2))) {
            plan(place, "step", -1, Workloads.step(chance.count(15, 60), night * chance.between(0.1, 0.5)));
        }
    }

    private void plan(OrderHub.Place place, String kind, long leakFrom, Workload workload) {
        service.work(place.stack(kernel), place.type(), kind, leakFrom, workload);
    }

    /** What was opened before anybody watched: most of it stays, some is closed during the night. */
    private void planStart() {
        int stack = kernel.stack(
                "ntdll!NtCreateFile+0x14",
                "KERNELBASE!CreateFileW+0x66",
                "orderhub!Startup+0x2c1",
                "orderhub!wmain+0x77",
                "KERNEL32!BaseThreadInitThunk+0x1d",
                "ntdll!RtlUserThreadStart+0x28");
        service.work(stack, "File", "start", -1, site -> {
            for (int i = 0; i < OPEN_AT_START; i++) {
                if (site.chance().happens(0.2)) {
                    site.openFor(site.chance().between(0.05, 0.9) * night);
                } else {
                    site.open();
                }
            }
        });
    }
}
