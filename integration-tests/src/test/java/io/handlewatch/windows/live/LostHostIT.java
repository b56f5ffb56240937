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

/** The engine host is killed in the middle of a watch: a gap, a new host, and nothing lost that the ring still holds. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class LostHostIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void theWatchGoesOnAndTheGapIsTold(String source) throws InterruptedException {
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = Tool.watch(folder, target, source, "--source", source)) {
            watch.awaitTracing(target);
            target.ask("go");
            watch.awaitReadings(3);
            ProcessHandle host = watch.host().orElseThrow(() -> new AssertionError("no host: " + watch));
            host.destroyForcibly();
            watch.awaitReadings(5); // by a new host
            target.ask("rest");
            watch.awaitReadings(2);
            watch.stop();
            Map<String, Integer> leaked = new TreeMap<>(target.truth());
            leaked.keySet().removeIf(name -> !name.startsWith("leak_"));

            assertThat(watch.out()).as(watch::toString).isNotEmpty();
            Answer answer = Answer.of(watch.out());
            assertThat(answer.text("gaps")).contains("ENGINE_LOST");
            assertThat(answer.suspects("leaky")).as(watch::toString).isEqualTo(leaked);
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(host.isAlive()).isFalse();
            assertThat(target.alive()).isTrue();
        }
    }
}
