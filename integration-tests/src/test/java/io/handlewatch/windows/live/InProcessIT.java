package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch that keeps the engine, and what reads symbols, in its own process: it needs no other, and what it says is the program's truth. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class InProcessIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void whatIsOpenIsWhatTheTargetSays(String source) {
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = Tool.watch(folder, target, source, "--source", source, "--in-process")) {
            watch.awaitTracing(target);
            target.ask("go");
            watch.awaitReadings(4);
            assertThat(watch.processes()).isEmpty();
            target.ask("rest");
            watch.awaitReadings(2); // the first may have begun before
            watch.stop();

            Map<String, Integer> truth = new TreeMap<>(target.truth());
            truth.keySet().removeIf(name -> name.startsWith("churn_"));
            Map<String, Integer> open = new TreeMap<>(Answer.of(watch.out()).openNow("leaky"));
            open.values().removeIf(count -> count == 0);
            assertThat(open).as(watch::toString).hasSize(9).isEqualTo(truth);
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(target.alive()).isTrue();
        }
    }
}
