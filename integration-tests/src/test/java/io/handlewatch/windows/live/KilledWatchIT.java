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
    void theTargetLivesOn() throws InterruptedException {
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go");
                Tool watch = Tool.start(
                        folder,
                        "watch",
                        "--pid",
                        Long.toString(target.pid()),
                        "--every",
                        "1s",
                        "--for",
                        "60s",
                        "--out",
                        folder.resolve("killed.hwrun").toString())) {
            await().atMost(Duration.ofSeconds(20)).until(() -> HandleTracing.enabled(target.pid()) || !watch.alive());
            Thread.sleep(2500); // into the readings
            assertThat(watch.alive()).as(watch::toString).isTrue();
            target.beat();
            int leaked = target.truth().get("leak_event");

            watch.kill();
            Thread.sleep(2000);
            Map<String, Integer> beat = target.beat();
            assertThat(target.alive()).isTrue();
            assertThat(beat.get("count")).as("beats in two seconds").isGreaterThan(1000);
            assertThat(beat.get("maxus"))
                    .as("the longest pause, in microseconds")
                    .isLessThan(250_000);
            assertThat(target.truth().get("leak_event")).as("it works on").isGreaterThan(leaked);
            // The engine host saw the watch die, and switched off what the watch had switched on.
            await().atMost(Duration.ofSeconds(20)).until(() -> !HandleTracing.enabled(target.pid()));
            await("nothing is noted any more")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(folder.resolve("state")).isEmptyDirectory());
        }
    }
}
