package io.handlewatch.simulate;

import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.report.RunJudge;
import io.handlewatch.report.RunReport;
import io.handlewatch.ring.RingSource;
import io.handlewatch.store.RunStore;
import io.handlewatch.target.TargetProcess;
import io.handlewatch.trace.Listing;
import io.handlewatch.trace.RunHead;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A simulated service watched once a minute through ring, ledger, run file and detector: all that the way leaves behind. */
public record SimulatedRun(
        RunHead head, StackTable stacks, List<Sample> samples, RunReport report, List<StackTruth> truth) {
    private static final int SLOTS = 16_384;

    public SimulatedRun {
        samples = List.copyOf(samples);
        truth = List.copyOf(truth);
    }

    /** Watches for so many minutes and leaves the run in a file. */
    public static SimulatedRun of(long seed, int hours, int minutes, Path file) throws InterruptedException {
        DemoService demo = DemoService.of(seed, hours);
        StackTable stacks = new StackTable();
        RunHead head = new RunHead(
                "test",
                "simulated ring",
                demo.identity().pid(),
                demo.identity().image(),
                demo.identity().created(),
                demo.clock().now(),
                60_000,
                SLOTS,
                Listing.EVENTS,
                "");
        RunJudge judge = new RunJudge(head, stacks);
        HandleLedger ledger = new HandleLedger(demo.identity().pid());
        List<Sample> samples = new ArrayList<>();
        TargetProcess target = demo.processes().open(demo.identity());
        try (RunStore store = RunStore.create(file, head);
                RingSource source = new RingSource(
                        demo.ring(demo.identity()),
                        demo.engine().attach(demo.identity(), "", Duration.ofSeconds(1)),
                        target,
                        demo.clock(),
                        stacks)) {
            source.start(SLOTS);
            long next = demo.clock().millis();
            for (int i = 0; i < minutes; i++) {
                next += 60_000;
                demo.clock().sleepUntil(next);
                Sample sample = ledger.apply(source.read());
                store.append(sample, stacks);
                judge.observe(sample);
                samples.add(sample);
            }
            source.stop(false);
        }
        return new SimulatedRun(head, stacks, samples, judge.report(), demo.truth());
    }
}
