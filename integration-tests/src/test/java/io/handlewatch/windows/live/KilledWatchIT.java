package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Isolated;

/** A watch that is ended without any warning leaves its target running, at its own pace. */
@EnabledOnOs(OS.WINDOWS)
@Isolated
final class KilledWatchIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @Test
    void theTargetLivesOn() {
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go");
                Tool watch = Tool.watch(folder, target, "killed")) {
            watch.awaitTracing(target);
            watch.awaitReadings(2);
            target.beat();
            int leaked = target.truth().get("leak_event");

            watch.kill();
            int[] beats = {0, 0};
            await("a thousand beats")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        Map<String, Integer> beat = target.beat();
                        beats[0] += beat.get("count");
                        beats[1] = Math.max(beats[1], beat.get("maxus"));
                        return beats[0] > 1000;
                    });
            assertThat(target.alive()).isTrue();
            assertThat(beats[1]).as("the longest pause, in microseconds").isLessThan(250_000);
            assertThat(target.truth().get("leak_event")).as("it works on").isGreaterThan(leaked);
            // The engine host saw the watch die, and switched off what the watch had switched on.
            await().atMost(Duration.ofSeconds(20)).until(() -> !HandleTracing.enabled(target.pid()));
            await("nothing is noted any more")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Tool.notes(folder)).isEmpty());
        }
    }
}
