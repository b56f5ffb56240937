package io.handlewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.handlewatch.detect.Verdict;
import io.handlewatch.simulate.SimulatedRun;
import io.handlewatch.simulate.StackTruth;
import io.handlewatch.store.RunReader;
import io.handlewatch.trace.Sample;
import io.handlewatch.trace.StackTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated night through ring, ledger, run file and detector, against what was planted. */
class DemoVerdictsTest {
    @TempDir
    Path folder;

    @Test
    void theFastLeaksOfANightAreFoundAndTheRunFileGivesTheSameVerdicts() throws InterruptedException {
        Path file = folder.resolve("night.hwrun");
        SimulatedRun run = SimulatedRun.of(7, 8, 480, file);
        List<StackTruth> planted = run.truth().stream().filter(StackTruth::leak).toList();
        List<RunReport.StackReport> called = run.report().stacks().stream()
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
            assertThat(read).isEqualTo(run.samples());
            assertThat(again.all()).isEqualTo(run.stacks().all());
            assertThat(reader.head()).isEqualTo(run.head());
            assertThat(second.report().judgement()).isEqualTo(run.report().judgement());
        }
    }
}
