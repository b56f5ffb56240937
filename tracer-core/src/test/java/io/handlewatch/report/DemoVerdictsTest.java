package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Verdict;
import io.handlewatch.ledger.HandleLedger;
import io.handlewatch.ring.RingSource;
import io.handlewatch.simulate.DemoService;
import io.handlewatch.simulate.StackTruth;
import io.handlewatch.store.RunReader;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated night through ring, ledger, run file and detector, against what was planted. */
class DemoVerdictsTest {
    private static final int SAMPLES = 480;

    @TempDir
    Path folder;

    @Test
    void theFastLeaksOfANightAreFoundAndTheRunFileGivesTheSameVerdicts() throws InterruptedException {
        DemoService demo = DemoService.of(7, 8);
        StackTable stacks = new StackTable();
        RunHead head = new RunHead(
                "test",
                "simulated ring",
                demo.identity().pid(),
                demo.identity().image(),
                demo.identity().created(),
                demo.clock().now(),
                60_000,
                16_384,
                Listing.EVENTS,
                "");
        RunJudge judge = new RunJudge(head, stacks);
        HandleLedger ledger = new HandleLedger(demo.identity().pid());
        List<Sample> made = new ArrayList<>();
        Path file = folder.resolve("night.hwrun");
        TargetProcess target = demo.processes().open(demo.identity());
        try (RunStore store = RunStore.create(file, head);
                RingSource source = new RingSource(
                        demo.ring(demo.identity()),
                        demo.engine().attach(demo.identity(), "", Duration.ofSeconds(1)),
                        target,
                        demo.clock(),
                        stacks)) {
            source.start(16_384);
            long next = demo.clock().millis();
            for (int i = 0; i < SAMPLES; i++) {
                next += 60_000;
                demo.clock().sleepUntil(next);
                Sample sample = ledger.apply(source.read());
                store.append(sample, stacks);
                judge.observe(sample);
                made.add(sample);
            }
            source.stop(false);
        }
        List<StackTruth> planted =
                demo.truth().stream().filter(StackTruth::leak).toList();
        List<RunReport.StackReport> called = judge.report().stacks().stream()
                .filter(stack -> stack.verdict().verdict() == Verdict.LEAK)
                .toList();
        assertThat(planted).isNotEmpty();
        assertThat(called).hasSameSizeAs(planted);
        for (RunReport.StackReport one : called) {
            assertThat(planted).anyMatch(truth -> truth.matches(one.stack().frames()));
        }

        try (RunReader reader = RunReader.open(file)) {
            List<Sample> read = new ArrayList<>();
            StackTable again = reader.stacks();
            RunJudge second = new RunJudge(reader.head(), again);
            reader.samples(sample -> {
                read.add(sample);
                second.observe(sample);
            });
            assertThat(read).isEqualTo(made);
            assertThat(again.all()).isEqualTo(stacks.all());
            assertThat(reader.head()).isEqualTo(head);
            assertThat(second.report().judgement()).isEqualTo(judge.report().judgement());
        }
    }
}
