package io.handlewatch.windows.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.handlewatch.engine.EngineException;
import io.handlewatch.target.ProcessIdentity;
import io.handlewatch.target.Processes;
import io.handlewatch.windows.Windows;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracing that was on before a watch, by the system's own answer: whose it is said to be, and whether it is on afterwards. */
@EnabledOnOs(OS.WINDOWS)
@Execution(ExecutionMode.CONCURRENT)
final class WhoseTracingIT {
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path folder;

    private Tool watch(TargetProgram target, String source, String length, String out) {
        return Tool.stoppable(
                folder,
                "watch",
                "--pid",
                Long.toString(target.pid()),
                "--source",
                source,
                "--every",
                "1s",
                "--for",
                length,
                "--out",
                folder.resolve(out).toString());
    }

    private static String words(Tool tool) {
        return tool.out().replaceAll("\\s+", " ");
    }

    @Test
    void anotherToolsIsLeftAlone() {
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go")) {
            HandleTracing.enable(target.pid());
            try (Tool watch = watch(target, "list", "2s", "other.hwrun")) {
                assertThat(watch.await(Duration.ofSeconds(40)))
                        .as(watch::toString)
                        .isZero();
                assertThat(words(watch))
                        .contains("handle tracing was on already: not enabled by this watch, and will not be disabled");
            }
            assertThat(HandleTracing.enabled(target.pid())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring", "list"})
    void thatOfAWatchKilledWithItsHostIsTakenOver(String source) {
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go");
                Tool killed = watch(target, source, "4m", "killed.hwrun")) {
            killed.awaitTracing(target);
            ProcessHandle host = killed.host().orElseThrow();
            host.destroyForcibly();
            killed.kill();
            killed.await(Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(10)).until(() -> !host.isAlive());
            assertThat(HandleTracing.enabled(target.pid())).as("left on").isTrue();
            try (Tool watch = watch(target, source, "2s", "next.hwrun")) {
                assertThat(watch.await(Duration.ofSeconds(40)))
                        .as(watch::toString)
                        .isZero();
                assertThat(words(watch))
                        .contains("handle tracing was left on by an earlier watch of ours, which ended after ")
                        .contains("handle tracing disabled");
            }
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
            assertThat(Tool.notes(folder)).isEmpty();
        }
    }

    @Test
    void thatOfAnotherWatchIsItsOwn() {
        try (TargetProgram target = TargetProgram.start("leaky.exe", "go");
                Tool first = watch(target, "ring", "4m", "first.hwrun")) {
            first.awaitTracing(target);
            try (Tool second = watch(target, "ring", "2s", "second.hwrun")) {
                assertThat(second.await(Duration.ofSeconds(40)))
                        .as(second::toString)
                        .isZero();
                assertThat(words(second)).contains("by another watch of handlewatch (process " + first.pid() + ")");
                assertThat(first.alive()).isTrue();
                assertThat(HandleTracing.enabled(target.pid())).isTrue();
            }
            first.stop();
            assertThat(HandleTracing.enabled(target.pid())).isFalse();
        }
    }

    @Test
    void ourOwnProcessIsRefused() {
        Processes processes = Windows.here().processes();
        ProcessIdentity own = processes.find(ProcessHandle.current().pid()).orElseThrow();
        assertThatThrownBy(() -> processes.open(own))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is handlewatch itself");
    }
}
