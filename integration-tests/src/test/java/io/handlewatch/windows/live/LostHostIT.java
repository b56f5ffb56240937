package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine host is killed in the middle of a watch: a gap, a new host, and nothing lost that the ring still holds. */
@EnabledOnOs(OS.WINDOWS)
final class LostHostIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list", "diff"})
    void theWatchGoesOnAndTheGapIsTold(String source) throws InterruptedException {
        try (TargetProgram target = TargetProgram.start("leaky.exe");
                Tool watch = Tool.watch(folder, target, source, "1s", "14s")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> HandleTracing.enabled(target.pid()) || !watch.alive());
            target.ask("go");
            Thread.sleep(3000);
            ProcessHandle host = watch.host().orElseThrow(() -> new AssertionError("no host: " + watch));
            host.destroyForcibly();
            Thread.sleep(5000); // a new host, and readings by it
            target.ask("rest");
            Map<String, Integer> leaked = new TreeMap<>(target.truth());
            leaked.keySet().removeIf(name -> !name.startsWith("leak_"));

            assertThat(watch.await(Duration.ofSeconds(40))).as(watch::toString).isZero();
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
