package io.handlewatch.watch;

import io.handlewatch.simulate.CodeMap;
import io.handlewatch.simulate.Reuse;
import io.handlewatch.simulate.SimulatedKernel;
import io.handlewatch.simulate.SimulatedProcess;
import io.handlewatch.simulate.SimulatedTarget;
import io.handlewatch.simulate.VirtualClock;
import io.handlewatch.target.Footprint;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.ProcessCost;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.StackTable;
import java.time.Duration;
import java.time.Instant;

/** What tests of a watch share: a clock that passes by itself, a target, a source that does as it is told, and what was logged. */
abstract class OneWatch {
    final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T19:00:00Z"));
    final SimulatedKernel kernel = new SimulatedKernel(clock, new CodeMap());
    final SimulatedProcess process = kernel.start("C:\\svc\\orders.exe", Reuse.LAST_FREED_FIRST);
    final FakeSource source = new FakeSource(clock);
    final Kept log = new Kept();
    final Footprint.Own own = new Footprint.Own(new ProcessCost(1, 2, 3, 4, 5), new ProcessCost(6, 7, 8, 9, 10));

    Watch watch(WatchPlan plan, SampleLog to) {
        RunHead head = new RunHead("test", "ring", 0, "", null, null, 0, 0, Listing.EVENTS, "an engine");
        Attached first = new Attached(new SimulatedTarget(kernel, process), source);
        return new Watch(plan, head, first, null, new StackTable(), clock, to, () -> own);
    }

    WatchEnd run(Duration length) {
        return watch(plan(length), log).run();
    }

    static WatchPlan plan(Duration length) {
        return new WatchPlan(Duration.ofSeconds(60), length, 1024, false);
    }
}
