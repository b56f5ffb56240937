package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.handlewatch.windows.host.HostMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The engine host's process leaves with its watch, also where its input stays open. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class HostEndIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Loaded when the host begins to read its input. */
    private static final String READS = "io.handlewatch.windows.host.Message ";

    @TempDir
    Path folder;

    @Test
    void itLeavesWithTheProcessThatItServes() throws Exception {
        Path log = folder.resolve("host.log");
        Process host;
        try (TargetProgram watch = TargetProgram.start("leaky.exe", "go")) {
            List<String> command = new ArrayList<>(Machine.java());
            command.addAll(List.of(
                    "-Xlog:class+load:stderr",
                    "-cp",
                    Machine.jar(),
                    HostMain.class.getName(),
                    Long.toString(watch.pid())));
            host = new ProcessBuilder(command).redirectError(log.toFile()).start();
            try {
                await().atMost(LIMIT).until(() -> Files.readString(log).contains(READS));
                assertThat(host.isAlive()).isTrue();
            } catch (Throwable failure) {
                host.destroyForcibly();
                throw failure;
            }
        }
        try {
            assertThat(host.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("left, although its input is still open")
                    .isTrue();
            assertThat(host.exitValue()).isZero();
        } finally {
            host.destroyForcibly();
        }
    }
}
