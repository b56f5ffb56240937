package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The leak that Microsoft's {@code -diff} hides: hiding.exe repeats one open and close, leaks inside that repetition, and repeats on. The extension finds
 * its baseline by its ten newest records, and ten equal ones follow the leak.
 */
@EnabledOnOs(OS.WINDOWS)
@Isolated
final class HiddenLeakIT {
    private static final int ROUNDS = 4;
    private static final int LEAKS_A_ROUND = 3;

    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    @Test
    void theWatchFindsItBySourceRingListAndDiff() {
        Map<String, TargetProgram> targets = new LinkedHashMap<>();
        Map<String, Tool> watches = new LinkedHashMap<>();
        try {
            for (String source : List.of("ring", "list", "diff")) {
                TargetProgram target = TargetProgram.start("hiding.exe");
                targets.put(source, target);
                Tool watch = Tool.watch(folder, target, source, "--source", source);
                watches.put(source, watch);
            }
            targets.forEach((source, target) -> watches.get(source).awaitTracing(target));
            // Wherever a reading falls between two commands, the ten newest records are those of the repetition.
            for (int round = 0; round < ROUNDS; round++) {
                targets.values().forEach(target -> target.ask("repeat 20"));
                Tool.awaitReadings(watches.values(), 1);
                targets.values().forEach(target -> target.ask("leak " + LEAKS_A_ROUND));
                targets.values().forEach(target -> target.ask("repeat 20"));
                Tool.awaitReadings(watches.values(), 1);
            }
            Tool.awaitReadings(watches.values(), 1);
            watches.forEach((source, watch) -> {
                watch.stop();
                assertThat(Answer.of(watch.out()).suspects("hiding"))
                        .as(source)
                        .isEqualTo(Map.of("leak_hidden", ROUNDS * LEAKS_A_ROUND));
            });
        } finally {
            watches.values().forEach(Tool::close);
            targets.values().forEach(TargetProgram::close);
        }
    }

    @Test
    void diffFindsItAndSaysWhatMicrosoftAnswered() {
        try (TargetProgram target = TargetProgram.start("hiding.exe")) {
            // The repetition stands in the ring before the baseline is taken: a baseline of an empty ring hides
            // nothing.
            HandleTracing.enable(target.pid());
            target.ask("repeat 20");
            try (Tool diff = Tool.start(
                    folder,
                    "diff",
                    Long.toString(target.pid()),
                    "--wait",
                    "8s",
                    "--symbols",
                    Machine.programs().toString(),
                    "--out",
                    folder.resolve("diff.hwrun").toString())) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> diff.err().contains("The baseline is taken") || !diff.alive());
                target.ask("leak " + LEAKS_A_ROUND);
                target.ask("repeat 20");
                assertThat(diff.await(Duration.ofSeconds(30)))
                        .as(diff::toString)
                        .isZero();
                assertThat(diff.out()).contains("leak_hidden");
                if (!Machine.originalExtension()) {
                    // As the version 10.0.10240 answers; what a newer one does is for people with Windows to see.
                    assertThat(diff.out()).contains("0x0 new");
                }
            }
            assertThat(HandleTracing.enabled(target.pid()))
                    .as("tracing was on before, so it stays on")
                    .isTrue();
        }
    }
}
